package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole life of a service of real servers, on durable settings, in every runtime. */
public abstract class LifeScenarios extends Scenarios {
  private static final String STARTED = "SELECT pg_postmaster_start_time()::text";
  private static final String STREAMS =
      "SELECT string_agg(application_name || pid, ',' ORDER BY pid) FROM pg_stat_replication"
          + " WHERE state = 'streaming'";
  private PostgresService mypg;

  @BeforeEach
  void provision() throws SQLException {
    mypg = postgres().provision(spec().build());
    Clusters.execute(
        mypg.primary().dataSource("postgres"),
        "CREATE TABLE t (x int)",
        "INSERT INTO t VALUES (42)");
  }

  private static List<String> onAll(PostgresService service, String query) {
    return service.members().stream()
        .map(
            m -> {
              try {
                return Clusters.one(m.dataSource("postgres"), query);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  private void rowIsEverywhere(PostgresService service) {
    for (PostgresMember member : service.members()) {
      Clusters.awaitOne(member, "SELECT x FROM t", "42");
    }
  }

  @Test
  void parameters_thatCanBeReloaded_areWithoutARestart_andTakenBack() throws SQLException {
    List<String> started = onAll(mypg, STARTED);
    String odd = "%m it's \"odd\" $HOME \\t ";

    mypg =
        postgres()
            .update(spec().parameters(Map.of("work_mem", "9MB", "log_line_prefix", odd)).build());

    for (PostgresMember member : mypg.members()) {
      Clusters.awaitOne(member, "SHOW work_mem", "9MB");
      Clusters.awaitOne(member, "SHOW log_line_prefix", odd);
    }
    mypg = postgres().update(spec().build());
    for (PostgresMember member : mypg.members()) {
      Clusters.awaitOne(member, "SHOW work_mem", "4MB");
    }
    assertThat(onAll(mypg, STARTED)).isEqualTo(started);
    rowIsEverywhere(mypg);
  }

  @Test
  void parameters_thatNeedARestart_upAndDown_keepTheServiceWhole() throws SQLException {
    mypg = postgres().update(spec().parameters(Map.of("max_connections", "150")).build());
    assertThat(onAll(mypg, "SHOW max_connections")).containsOnly("150");
    Clusters.execute(mypg.primary().dataSource("postgres"), "INSERT INTO t VALUES (43)");

    mypg =
        postgres()
            .update(
                spec()
                    .parameters(Map.of("max_connections", "30", "shared_buffers", "64MB"))
                    .build());

    assertThat(onAll(mypg, "SHOW max_connections")).containsOnly("30");
    assertThat(onAll(mypg, "SHOW shared_buffers")).containsOnly("64MB");
    assertThat(mypg.standbys()).hasSize(2);
    for (PostgresMember member : mypg.members()) {
      Clusters.awaitOne(member, "SELECT count(*) FROM t", "2");
    }
  }

  @Test
  void replicas_upAndDown() throws SQLException {
    mypg = postgres().update(spec().replicas(4).build());
    assertThat(mypg.members()).hasSize(4);
    rowIsEverywhere(mypg);

    mypg = postgres().update(spec().replicas(2).build());

    assertThat(mypg.members()).extracting(PostgresMember::name).containsExactly("mypg-0", "mypg-1");
    rowIsEverywhere(mypg);
    assertThat(
            Clusters.one(
                mypg.primary().dataSource("postgres"),
                "SELECT string_agg(slot_name, ',') FROM pg_replication_slots"))
        .isEqualTo("firecamp_mypg_1");
    assertThat(postgres().retainedVolumes("t1", "mypg"))
        .extracting(v -> v.owner().member())
        .containsExactly("mypg-2", "mypg-2", "mypg-3", "mypg-3");
    assertThat(postgres().deleteVolumes("t1", "mypg")).hasSize(4);
    rowIsEverywhere(mypg);
  }

  @Test
  void passwords_areReplaced_whileStreamsGoOn_andAreInNoLog() throws SQLException, IOException {
    Clusters.execute(
        mypg.primary().dataSource("postgres"),
        "ALTER SYSTEM SET log_statement = 'all'",
        "SELECT pg_reload_conf()");
    String streams = Clusters.one(mypg.primary().dataSource("postgres"), STREAMS);
    String admin = "new ' admin \" $(id) \\ %s p\u00e4ss";
    String replication = "new : repl \\ ' \" p\u00e4ss";

    mypg =
        postgres()
            .update(
                spec()
                    .adminPassword(Secret.of(admin))
                    .replicationPassword(Secret.of(replication))
                    .build());

    PostgresMember primary = mypg.primary();
    assertThat(Clusters.one(primary.dataSource("postgres"), STREAMS)).isEqualTo(streams);
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    primary.jdbcUrl("postgres"), "postgres", Clusters.ADMIN_PASSWORD))
        .hasMessageContaining("password authentication failed");
    Clusters.execute(
        primary.dataSource("postgres"),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_replication",
        "INSERT INTO t VALUES (43)");
    mypg.awaitReady(Duration.ofSeconds(30));
    for (PostgresMember standby : mypg.standbys()) {
      Clusters.awaitOne(standby, "SELECT count(*) FROM t", "2");
    }
    mypg = mypg.restart();
    assertThat(mypg.standbys()).hasSize(2);
    for (PostgresMember member : mypg.members()) {
      assertThat(mypg.logs(member.name()))
          .isNotEmpty()
          .noneMatch(l -> l.text().contains("new ' admin"))
          .noneMatch(l -> l.text().contains("new : repl"));
    }
  }

  @Test
  void member_movesWithItsDataAndName() {
    PostgresMember before = mypg.member("mypg-1");

    mypg = mypg.move("mypg-1");

    PostgresMember after = mypg.member("mypg-1");
    assertThat(after.host()).isNotEqualTo(before.host());
    assertThat(after.dnsName()).isEqualTo(before.dnsName());
    assertThat(after.zone()).isEqualTo(before.zone());
    rowIsEverywhere(mypg);
    mypg = mypg.move("mypg-0");
    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    rowIsEverywhere(mypg);
  }

  @Test
  void stopped_andStarted_keepsRolesAndRows() {
    mypg = mypg.stop();
    assertThat(mypg.status().members()).allMatch(m -> m.container().startsWith("exited"));

    mypg = mypg.start();

    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    rowIsEverywhere(mypg);
  }

  @Test
  void deleted_andRecreated_hasAllRows() {
    String uuid = mypg.uuid();
    List<String> retained = mypg.delete().stream().map(Volume::id).sorted().toList();

    mypg = postgres().recreate(spec().build());

    assertThat(mypg.uuid()).isEqualTo(uuid);
    rowIsEverywhere(mypg);
    assertThat(mypg.delete().stream().map(Volume::id).sorted().toList()).isEqualTo(retained);
  }

  @Test
  void update_whatCannotChange_isRefusedWithReasons() {
    assertThatThrownBy(
            () ->
                postgres()
                    .update(
                        spec()
                            .major(17)
                            .replicationUser("other")
                            .dataVolume(VolumeSpec.ofGib(50))
                            .build()))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .anyMatch(p -> p.contains("volumes only grow"))
                    .anyMatch(p -> p.contains("another major version needs other data files")));
    assertThat(mypg.status().members()).allMatch(m -> m.problem().isEmpty());
  }
}
