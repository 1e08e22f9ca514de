package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.service.Provisioned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** How a durable cluster of real servers is made, found again and refused, in every runtime. */
public abstract class ClusterScenarios extends Scenarios implements ClusterOnAnyRuntime {
  @Test
  void provision_threeMembers_streamAndShareRows() throws SQLException, IOException {
    PostgresService mypg = postgres().provision(spec().build());

    assertThat(mypg.outcome()).isEqualTo(Provisioned.Outcome.CREATED);
    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    assertThat(mypg.standbys())
        .extracting(PostgresMember::name)
        .containsExactly("mypg-1", "mypg-2");
    Clusters.execute(
        mypg.primary().dataSource("postgres"),
        "CREATE TABLE t (x int)",
        "INSERT INTO t VALUES (42)");
    for (PostgresMember standby : mypg.standbys()) {
      Clusters.awaitOne(standby, "SELECT x FROM t", "42");
    }
    for (PostgresMember member : mypg.members()) {
      Path wal = Clusters.data(firecamp(), member).resolve("db/pg_wal");
      assertThat(Files.readSymbolicLink(wal)).as(member.name()).isEqualTo(wal(member));
      assertThat(Clusters.journal(firecamp(), member).resolve("wal")).isNotEmptyDirectory();
    }
    assertThat(mypg.status().members())
        .allSatisfy(
            m -> {
              assertThat(m.container()).isEqualTo("running");
              assertThat(m.problem()).isEmpty();
            });
    assertThat(mypg.status().toString()).contains("mypg-2", "streaming", "ACTIVE");
    assertThat(mypg.logs("mypg-1"))
        .anySatisfy(l -> assertThat(l.text()).contains("member mypg-1 starts"))
        .anySatisfy(l -> assertThat(l.text()).contains("started streaming WAL"));
    assertThat(mypg.logGroup()).isEqualTo("t1-mypg-" + mypg.uuid());
    try (var connection =
        mypg.dataSource("postgres", TargetServer.PREFER_STANDBY).getConnection()) {
      assertThat(connection.isReadOnly() || isStandby(connection)).isTrue();
    }
  }

  private static boolean isStandby(java.sql.Connection connection) throws SQLException {
    try (var row = connection.createStatement().executeQuery("SELECT pg_is_in_recovery()")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Test
  void connections_withoutTheRightPassword_areRefusedEverywhere() throws SQLException {
    PostgresService mypg = postgres().provision(spec().build());

    for (PostgresMember member : mypg.members()) {
      String url = member.jdbcUrl("postgres");
      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "wrong"))
          .hasMessageContaining("password authentication failed");
      Properties replication = new Properties();
      replication.setProperty("user", "repluser");
      replication.setProperty("password", "wrong");
      replication.setProperty("replication", "true");
      replication.setProperty("assumeMinServerVersion", "14");
      replication.setProperty("preferQueryMode", "simple");
      assertThatThrownBy(() -> DriverManager.getConnection(url, replication))
          .hasMessageContaining("password authentication failed");
      replication.setProperty("password", Clusters.REPLICATION_PASSWORD);
      DriverManager.getConnection(url, replication).close();
    }
    assertThat(
            Clusters.one(
                mypg.primary().dataSource("postgres"),
                "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"))
        .isEqualTo("0");
    assertThat(
            Clusters.one(
                mypg.primary().dataSource("postgres"),
                "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
        .isEqualTo("0");
  }

  @Test
  void anotherProcess_findsTheService_restartsMembers_andDeletes() throws SQLException {
    PostgresService first = postgres().provision(spec().build());
    Clusters.execute(first.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 7 AS x");
    reopen();
    PostgresService found = postgres().get("t1", "mypg");
    assertThat(found.uuid()).isEqualTo(first.uuid());
    assertThat(postgres().list("t1")).hasSize(1);
    Clusters.stop(firecamp(), "mypg", "mypg-1");
    Clusters.stop(firecamp(), "mypg", "mypg-0");
    assertThat(found.status().members().get(0).role()).isEqualTo(MemberRole.UNKNOWN);

    PostgresService again = postgres().provision(spec().build());

    assertThat(again.outcome()).isEqualTo(Provisioned.Outcome.CONVERGED);
    assertThat(again.primary().name()).isEqualTo("mypg-0");
    for (PostgresMember member : again.members()) {
      Clusters.awaitOne(member, "SELECT x FROM t", "7");
    }
    List<Volume> retained = again.delete();
    assertThat(retained).hasSize(6);
    assertThat(postgres().delete("t1", "mypg")).isEqualTo(retained);
    assertThatThrownBy(() -> postgres().get("t1", "mypg"))
        .isInstanceOf(ServiceNotFoundException.class);
    assertThat(postgres().deleteVolumes("t1", "mypg")).hasSize(6);
    assertThat(postgres().delete("t1", "mypg")).isEmpty();
    assertThat(directory().resolve("logs")).isEmptyDirectory();
  }

  @Test
  void halfMadeStandbys_areMadeAgain() throws IOException, SQLException {
    PostgresService mypg = postgres().provision(spec().build());
    List<PostgresMember> standbys = mypg.standbys();
    for (PostgresMember member : standbys) {
      Clusters.stop(firecamp(), "mypg", member.name());
      Path data = Clusters.data(firecamp(), member);
      Path marker = data.resolve("firecamp-member.properties");
      Files.writeString(marker, Files.readString(marker).replaceAll("system-id=.*", "system-id="));
      Files.delete(data.resolve("db/global/pg_control"));
      Files.deleteIfExists(data.resolve("db/standby.signal"));
    }

    PostgresService again = postgres().provision(spec().build());

    assertThat(again.primary().name()).isEqualTo("mypg-0");
    assertThat(again.standbys()).hasSize(2);
  }

  @Test
  void dataOfAnotherCluster_isRefusedAndLeftAsItIs() throws IOException {
    PostgresService mypg = postgres().provision(spec().replicas(1).build());
    Clusters.stop(firecamp(), "mypg", "mypg-0");
    Path control = Clusters.data(firecamp(), mypg.member("mypg-0")).resolve("db/global/pg_control");
    byte[] foreign = Files.readAllBytes(control);
    foreign[0] ^= 1;
    Files.write(control, foreign);

    assertThatThrownBy(() -> postgres().provision(spec().replicas(1).build()))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("mypg-0")
        .hasMessageContaining("of another cluster");
    assertThat(Files.readAllBytes(control)).isEqualTo(foreign);
  }

  @Test
  void journalOfAnotherMember_isRefusedAndLeftAsItIs() throws IOException, SQLException {
    PostgresService mypg = postgres().provision(spec().build());
    Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 7 AS x");
    mypg = mypg.stop();
    swapJournals(mypg);

    mypg = mypg.start();
    assertThat(mypg.leftBehind())
        .hasSize(2)
        .allSatisfy(left -> assertThat(left.reason()).contains("belongs to member mypg-"));

    mypg.stop();
    swapJournals(mypg);
    mypg = mypg.start();
    for (PostgresMember member : mypg.members()) {
      Clusters.awaitOne(member, "SELECT x FROM t", "7");
    }
  }

  private void swapJournals(PostgresService mypg) throws IOException {
    Path one = Clusters.journal(firecamp(), mypg.member("mypg-1"));
    Path two = Clusters.journal(firecamp(), mypg.member("mypg-2"));
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(two, one);
    Files.move(aside, two);
  }
}
