package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.Secret;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole life of a service of real servers, on durable settings, in every runtime that has some.
 */
public abstract class LifeScenarios extends Scenarios implements LifeOnAnyRuntime {
  /** Everything that makes a server log statements, their parameters or their trees. */
  private static final Map<String, String> LOUD =
      Map.of(
          "log_statement", "all",
          "log_duration", "on",
          "log_min_duration_statement", "0",
          "log_transaction_sample_rate", "1",
          "log_parameter_max_length", "-1",
          "log_parameter_max_length_on_error", "-1",
          "log_min_error_statement", "debug5",
          "log_replication_commands", "on",
          "debug_print_parse", "on",
          "debug_print_rewritten", "on");

  private static final String STARTED = "SELECT pg_postmaster_start_time()::text";
  private static final String STREAMS =
      "SELECT string_agg(application_name || pid, ',' ORDER BY pid) FROM pg_stat_replication"
          + " WHERE state = 'streaming'";
  private PostgresService mypg;
  private JdbcLedger ledger;

  @BeforeEach
  void provision() throws SQLException {
    mypg = postgres().provision(spec().build());
    Clusters.execute(
        mypg.primary().dataSource("postgres"),
        "CREATE TABLE t (x int)",
        "INSERT INTO t VALUES (42)");
    ledger = JdbcLedger.on(mypg);
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

  @Override
  public PostgresService made() {
    return mypg;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public List<String> slots(PostgresService service) {
    return onAll(service, "SELECT string_agg(slot_name, ',') FROM pg_replication_slots").stream()
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  @Override
  public void rowIsEverywhere(PostgresService service) {
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
  void passwords_areReplaced_whileStreamsGoOn_andAreInNoLog() throws SQLException, IOException {
    mypg = postgres().update(spec().parameters(LOUD).build());
    String streams = Clusters.one(mypg.primary().dataSource("postgres"), STREAMS);
    String admin = "new ' admin \" $(id) \\ %s p\u00e4ss";
    String replication = "new : repl \\ ' \" p\u00e4ss";

    mypg =
        postgres()
            .update(
                spec()
                    .parameters(LOUD)
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
}
