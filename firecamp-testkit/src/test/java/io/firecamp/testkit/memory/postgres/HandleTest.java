package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import io.firecamp.testkit.fault.FaultyBackends;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handle waits for, and where its data sources lead, while others change the service. */
class HandleTest {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static String wordsOf(DataSource source) {
    try {
      source.getConnection().close();
      throw new AssertionError("simulated servers run no SQL");
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void dataSource_takenBeforeAMove_leadsWhereTheMemberIsNow() {
    PostgresService service = runtime.provision(2);
    DataSource all = service.dataSource("postgres", TargetServer.PRIMARY);
    DataSource one = service.member("mypg-0").dataSource("postgres");
    String before = service.member("mypg-0").host();
    assertThat(wordsOf(all)).contains("service mypg in cluster t1", "mypg-0 at " + before);

    service.move("mypg-0");
    runtime.postgres.update(service.spec().toBuilder().replicas(3).build());

    assertThat(wordsOf(all)).contains("mypg-0 at", "mypg-2 at");
    assertThat(wordsOf(one)).contains("mypg-0 at").doesNotContain("mypg-1");
  }

  @Test
  void dataSource_ofADeletedService_saysSo() {
    PostgresService service = runtime.provision(1);
    DataSource source = service.dataSource("postgres", TargetServer.PRIMARY);
    service.delete();

    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no service mypg in cluster t1");
  }

  @Test
  void awaitReady_thatTimesOut_throwsTheTypeThatItDocuments_withTheCause() {
    PostgresService service = runtime.provision(2);
    runtime.server(0).tooManyConnections(true);

    assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(2)))
        .isInstanceOfSatisfying(
            OperationTimeoutException.class,
            e -> assertThat(e.lastWord()).contains("mypg-0", "too many clients already"));
  }

  @Test
  void awaitReady_namesThePrimaryThatDoesNotAnswer_notAStandby() {
    PostgresService service = runtime.provision(3);
    runtime.server(0).tooManyConnections(true);
    runtime.server(1).hang();

    assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(2)))
        .isInstanceOfSatisfying(
            OperationTimeoutException.class,
            e ->
                assertThat(e.lastWord())
                    .contains("mypg-0", "too many clients already", "mypg-1", "no answer"));
  }

  @Test
  void awaitReady_whileAnotherControllerMovesAMember_looksWhereItIsNow() {
    PostgresService service = runtime.provision(2);
    runtime.server(1).crash();
    int[] looks = {0};
    FaultyBackends waiting =
        new FaultyBackends(
            runtime.cloud.backends(),
            (number, kind) -> {
              if (kind.equals("servers.state") && ++looks[0] == 8) {
                service.move("mypg-1");
              }
              return Optional.empty();
            },
            runtime.clock);
    try (Firecamp other = Firecamp.builder(waiting.backends()).time(runtime.clock).build()) {
      Postgres.on(other).get("t1", "mypg").awaitReady(Duration.ofSeconds(60));
    }

    assertThat(looks[0]).isGreaterThanOrEqualTo(8);
    assertThat(service.standbys()).hasSize(1);
  }

  @Test
  void awaitReady_ofAStoppedService_endsAtOnce() {
    PostgresService service = runtime.provision(1);
    service.stop();

    assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(60)))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("is stopped");
  }

  @Test
  void urls_ofReaders_spreadOverTheStandbys() {
    PostgresService service = runtime.provision(2);

    assertThat(service.jdbcUrl("app", TargetServer.PREFER_STANDBY))
        .endsWith("?targetServerType=preferSecondary&loadBalanceHosts=true");
    assertThat(service.jdbcUrl("app", TargetServer.PRIMARY)).endsWith("?targetServerType=primary");
    assertThat(List.of(service.jdbcUrl("app", TargetServer.ANY)))
        .allMatch(u -> u.endsWith("?targetServerType=any&loadBalanceHosts=true"));
  }
}
