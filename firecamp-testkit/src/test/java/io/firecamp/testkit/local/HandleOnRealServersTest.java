package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.postgres.DatabaseSpec;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.RoleSpec;
import io.firecamp.postgres.TargetServer;
import io.firecamp.postgres.status.Health;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;

/** What users hold and see, on real servers. */
class HandleOnRealServersTest extends Scenarios {
  private static final String WHO = "SHOW cluster_name";

  @Override
  protected MachineRuntime open(Path in) {
    return LocalFirecamp.at(in);
  }

  @Override
  protected void endAll(Path in) {
    LocalScenario.endAll(in);
  }

  @Override
  protected Path wal(PostgresMember member) {
    return Clusters.journal(firecamp(), member).resolve("wal");
  }

  @Override
  public PostgresServiceSpec.Builder spec() {
    return Clusters.spec();
  }

  private static List<ProblemKind> kinds(ServiceStatus status) {
    return status.problems().stream().map(Problem::kind).toList();
  }

  @Test
  void dataSources_thatArePooled_followMovesAndPasswords_andSpreadReaders() throws SQLException {
    PostgresService mypg = postgres().provision(spec().build());
    DataSource writers = mypg.dataSource("postgres", TargetServer.PRIMARY);
    DataSource readers = mypg.dataSource("postgres", TargetServer.PREFER_STANDBY);
    DataSource one = mypg.member("mypg-0").dataSource("postgres");
    assertThat(Clusters.one(writers, WHO)).isEqualTo("mypg-0");
    TreeSet<String> reached = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      reached.add(Clusters.one(readers, WHO));
    }
    assertThat(reached).containsExactly("mypg-1", "mypg-2");

    String before = mypg.member("mypg-0").host();
    mypg = mypg.move("mypg-0");

    assertThat(mypg.member("mypg-0").host()).isNotEqualTo(before);
    assertThat(Clusters.one(writers, WHO)).isEqualTo("mypg-0");
    assertThat(Clusters.one(one, WHO)).isEqualTo("mypg-0");

    postgres().update(mypg.spec().toBuilder().adminPassword(Secret.of("another one")).build());

    for (DataSource source : List.of(writers, readers, one)) {
      assertThat(Clusters.one(source, WHO)).startsWith("mypg-");
    }
  }

  @Test
  void aPrimaryWithoutFreeConnections_isNamed_notTheStandbyThatAnswersInstead()
      throws SQLException {
    PostgresService mypg = postgres().provision(spec().replicas(2).build());
    DataSource writers = mypg.dataSource("postgres", TargetServer.PRIMARY);
    List<Connection> taken = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                while (taken.size() < 1000) {
                  taken.add(writers.getConnection());
                }
              })
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("service mypg in cluster t1")
          .hasMessageMatching("(?s).*mypg-0[^;]*(too many clients|remaining connection slots).*")
          .hasMessageMatching("(?s).*mypg-1[^;]* is a standby.*");
      // The controller has a way in of its own.
      ServiceStatus crowded = mypg.status();
      assertThat(kinds(crowded)).containsExactly(ProblemKind.TOO_MANY_CONNECTIONS);
      assertThat(crowded.problems().get(0).member()).isEqualTo("mypg-0");
      mypg.awaitReady(Duration.ofSeconds(30));
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
    mypg.awaitReady(Duration.ofSeconds(30));
    assertThat(mypg.status().health()).isEqualTo(Health.OK);
  }

  @Test
  void status_ofAWholeService_hasNoProblem_ofAChangedOne_saysWhatSomebodyDid()
      throws SQLException, IOException {
    PostgresService mypg = postgres().provision(spec().replicas(2).build());
    ServiceStatus whole = mypg.status();
    assertThat(whole.problems()).isEmpty();
    assertThat(whole.member("mypg-1").details().orElseThrow().slot().orElseThrow().state())
        .isEqualTo("reserved");
    assertThat(whole.member("mypg-1").dataRoom().orElseThrow().totalBytes()).isPositive();

    Files.writeString(
        Clusters.data(firecamp(), mypg.member("mypg-0")).resolve("db/postgresql.auto.conf"),
        "work_mem = '77MB'\nmax_connections = 333\n",
        StandardOpenOption.APPEND);
    Clusters.execute(mypg.member("mypg-0").dataSource("postgres"), "SELECT pg_reload_conf()");
    Clusters.awaitOne(mypg.member("mypg-0"), "SHOW work_mem", "77MB");

    ServiceStatus drifted = mypg.status();
    assertThat(kinds(drifted)).containsExactly(ProblemKind.RESTART_PENDING, ProblemKind.DRIFT);
    assertThat(drifted.problems().get(1).text())
        .contains("work_mem = '77MB' in postgresql.auto.conf", "max_connections = '333'");
    assertThat(drifted.health()).isEqualTo(Health.DEGRADED);

    Clusters.execute(mypg.member("mypg-1").dataSource("postgres"), "SELECT pg_wal_replay_pause()");
    Clusters.awaitOne(mypg.member("mypg-1"), "SELECT pg_get_wal_replay_pause_state()", "paused");
    assertThat(kinds(mypg.status())).contains(ProblemKind.REPLAY_PAUSED);
    assertThatThrownBy(() -> mypg.awaitReady(Duration.ofSeconds(1)))
        .isInstanceOf(OperationTimeoutException.class)
        .hasMessageContaining("mypg-1 has its replay paused");
    Clusters.execute(mypg.member("mypg-1").dataSource("postgres"), "SELECT pg_promote(true)");
    ServiceStatus two = mypg.status();
    assertThat(two.problems().get(0).kind()).isEqualTo(ProblemKind.SEVERAL_PRIMARIES);
    assertThat(two.health()).isEqualTo(Health.DOWN);
  }

  @Test
  void aCopyThatIsBeingTaken_isNoStandby_whateverItsName() throws SQLException {
    PostgresService mypg = postgres().provision(spec().replicas(2).build());
    Clusters.stop(firecamp(), "mypg", "mypg-1");
    PostgresMember primary = mypg.member("mypg-0");
    Properties login = new Properties();
    login.setProperty("user", "repluser");
    login.setProperty("password", Clusters.REPLICATION_PASSWORD);
    login.setProperty("replication", "true");
    login.setProperty("preferQueryMode", "simple");
    login.setProperty("assumeMinServerVersion", "14");
    login.setProperty("ApplicationName", "mypg-1");
    try (Connection receiver = DriverManager.getConnection(primary.jdbcUrl("postgres"), login);
        var stream =
            receiver
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withStartPosition(LogSequenceNumber.valueOf(flushed(primary)))
                .withStatusInterval(50, java.util.concurrent.TimeUnit.MILLISECONDS)
                .start()) {
      stream.forceUpdateStatus();
      Clusters.awaitOne(
          primary,
          "SELECT state FROM pg_stat_replication WHERE application_name = 'mypg-1'",
          "streaming");

      assertThatThrownBy(() -> mypg.awaitReady(Duration.ofSeconds(1)))
          .isInstanceOf(OperationTimeoutException.class)
          .hasMessageContaining("standby mypg-1 does not");
      ServiceStatus status = mypg.status();
      assertThat(status.member("mypg-1").replication()).isEmpty();
      assertThat(status.member("mypg-1").lagBytes()).isEmpty();
      assertThat(status.health()).isEqualTo(Health.DEGRADED);
    }
  }

  private static String flushed(PostgresMember primary) throws SQLException {
    return Clusters.one(primary.dataSource("postgres"), "SELECT pg_current_wal_flush_lsn()::text");
  }

  @Test
  void databases_andTheRoleOfTheApplication_areThere_whenProvisionReturns() throws SQLException {
    Secret password = Secret.of("shop's 'own' \\ password");
    PostgresServiceSpec.Builder shop =
        spec()
            .replicas(2)
            .addRoles(RoleSpec.of("shop", password))
            .addDatabases(
                DatabaseSpec.named("shop-1").ownedBy("shop").withExtensions("pg_trgm", "hstore"));
    assertThatThrownBy(
            () ->
                postgres()
                    .provision(
                        shop.addDatabases(DatabaseSpec.named("maps").withExtensions("nosuch"))
                            .build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("nosuch");
    assertThat(postgres().list("t1")).isEmpty();

    PostgresServiceSpec spec =
        spec()
            .replicas(2)
            .addRoles(RoleSpec.of("shop", password))
            .addDatabases(
                DatabaseSpec.named("shop-1").ownedBy("shop").withExtensions("pg_trgm", "hstore"))
            .build();
    PostgresService mypg = postgres().provision(spec);

    DataSource application = mypg.dataSource("shop-1", "shop", TargetServer.PRIMARY);
    Clusters.execute(application, "CREATE TABLE t (x text)", "INSERT INTO t VALUES ('a')");
    assertThat(Clusters.one(application, "SELECT current_user || similarity('a', 'a')"))
        .isEqualTo("shop1");
    assertThat(Clusters.one(application, "SELECT rolsuper FROM pg_roles WHERE rolname = 'shop'"))
        .isEqualTo("f");

    postgres()
        .update(
            mypg.spec().toBuilder().roles(List.of(RoleSpec.of("shop", Secret.of("b")))).build());

    assertThat(Clusters.one(application, "SELECT x FROM t")).isEqualTo("a");
    assertThat(postgres().get("t1", "mypg").status().problems()).isEmpty();
  }
}
