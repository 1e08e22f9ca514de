package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.OperationTimeoutException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.memory.postgres.SimulatedNetwork;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Servers that hang, die or are cut off: the operation ends with the reason, a later one converges.
 */
class ServerFaultTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private static final PostgresServiceSpec CHANGED =
      PostgresSite.spec(3).parameters(Map.of("max_connections", "300")).build();

  private final PostgresSite site = new PostgresSite(5);

  @BeforeEach
  void provision() {
    site.process().provision(THREE);
    site.commit();
  }

  private SimulatedNetwork network() {
    return site.cloud.postgres().network(PostgresSite.CLUSTER, "a");
  }

  /** Whether everything serves with that spec after another call. */
  private void converges(PostgresServiceSpec spec) {
    PostgresSite clean = new PostgresSite(5);
    clean.process().provision(THREE);
    clean.process().update(spec);
    site.process().update(spec);
    SiteState.of(clean).mustBeThatOf(site, "after the fault");
  }

  @Test
  void primaryThatHangs_whileARestartWaits_endsAtTheDeadline_withTheLastWord() {
    FaultScript hang =
        (number, kind) -> {
          if (kind.equals("containers.stop")) {
            site.server("a-0").hang();
          }
          return Optional.empty();
        };

    assertThatThrownBy(() -> site.process(site.through(hang).backends()).update(CHANGED))
        .isInstanceOfSatisfying(
            OperationTimeoutException.class,
            e -> assertThat(e.lastWord()).contains("a-0").contains("no answer within"));
    site.server("a-0").resume();

    converges(CHANGED);
  }

  @Test
  void standbyThatDies_isStartedAgain() {
    site.server("a-1").crash();
    assertThat(site.server("a-1").state()).isEmpty();

    assertThat(site.process().provision(THREE).outcome()).isEqualTo(Outcome.CONVERGED);

    converges(THREE);
  }

  @Test
  void standbyThatDies_duringARestart_isStartedAgain() {
    int[] stops = {0};
    FaultScript dies =
        (number, kind) -> {
          if (kind.equals("containers.stop") && ++stops[0] == 1) {
            site.server("a-2").crash();
          }
          return Optional.empty();
        };

    try {
      site.process(site.through(dies).backends()).update(CHANGED);
    } catch (OperationTimeoutException e) {
      assertThat(e.lastWord()).contains("a-2");
    }

    converges(CHANGED);
  }

  @Test
  void memberThatTheControllerCannotReach_isLeftBehind_andNamed() {
    PostgresServiceSpec restarted =
        PostgresSite.spec(3).parameters(Map.of("shared_buffers", "64MB")).build();
    network().cut("controller", "a-2");

    PostgresService changed = site.process().update(restarted);

    assertThat(changed.leftBehind())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.member()).isEqualTo("a-2");
              assertThat(left.reason()).contains("a-2").contains("no answer");
            });
    network().heal();

    converges(restarted);
  }

  @Test
  void replyThatIsLost_onTheWayBack_ofAReload_isRepeated() {
    PostgresServiceSpec reloaded =
        PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB")).build();
    int[] calls = {0};
    FaultScript cut =
        (number, kind) -> {
          if (kind.equals("servers.configure") && ++calls[0] == 1) {
            network().cut("a-1", "controller");
          } else if (calls[0] > 0 && kind.equals("servers.connect")) {
            network().heal();
          }
          return Optional.empty();
        };

    PostgresService updated = site.process(site.through(cut).backends()).update(reloaded);

    assertThat(updated.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(calls[0]).isGreaterThan(1);
    converges(reloaded);
  }
}
