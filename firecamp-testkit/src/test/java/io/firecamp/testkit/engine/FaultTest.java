package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.FirecampException;
import io.firecamp.error.StepFailedException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceState;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backends and servers that throttle, fail, lose replies, are slow or stuck: an operation succeeds,
 * or ends within its deadline with the reason, and a later call converges.
 */
class FaultTest {
  private static final int SEEDS = 15;
  private static final int PERCENT = 30;
  private static final List<Fault> FAULTS =
      List.of(new Fault.FailBefore(), new Fault.FailAfter(), new Fault.Throttle());

  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  static Stream<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void threeCallsOfTenFail_theOperationSucceedsAllTheSame(Scenario scenario) {
    PostgresSite clean = scenario.site();
    scenario.operation().accept(clean.process());
    SiteState wanted = SiteState.of(clean);
    int failed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int[] faults = {0};
      PostgresSite site = scenario.site();
      FaultScript script =
          (number, kind) -> {
            if (random.nextInt(100) >= PERCENT) {
              return Optional.empty();
            }
            faults[0]++;
            return Optional.of(FAULTS.get(random.nextInt(FAULTS.size())));
          };

      String what = scenario + ", seed " + seed;
      assertThatCode(
              () -> scenario.operation().accept(site.process(site.through(script).backends())))
          .as(what)
          .doesNotThrowAnyException();

      wanted.mustBeThatOf(site, what);
      failed += faults[0];
    }
    System.out.printf("%s: %d calls failed in %d runs%n", scenario, failed, SEEDS);
    assertThat(failed).isPositive();
  }

  private static PostgresSite site() {
    return new PostgresSite(4);
  }

  private static void provision(PostgresSite site) {
    site.process().provision(THREE);
  }

  private static void convergesLater(PostgresSite site) {
    assertThat(site.process().provision(THREE).outcome()).isIn(Outcome.CONVERGED, Outcome.CREATED);
    assertThat(site.cloud.volumes().all())
        .hasSize(6)
        .allMatch(v -> v.state() == VolumeState.ATTACHED);
    assertThat(site.cloud.containers().all()).hasSize(3);
  }

  @Test
  void slowBackend_endsAtTheDeadline_andALaterCallConverges() {
    PostgresSite site = site();
    FaultScript slow = (number, kind) -> Optional.of(new Fault.Delay(Duration.ofMinutes(3)));

    assertThatThrownBy(() -> site.process(site.through(slow).backends()).provision(THREE))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("600");
    convergesLater(site);
  }

  @Test
  void storeUnavailable_endsAtTheDeadline_withItsWords_andALaterCallConverges() {
    PostgresSite site = site();
    FaultScript down =
        (number, kind) ->
            kind.startsWith("metadata.") ? Optional.of(new Fault.FailBefore()) : Optional.empty();

    assertThatThrownBy(() -> site.process(site.through(down).backends()).provision(THREE))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("metadata.get failed: unavailable");
    convergesLater(site);
  }

  @Test
  void volumeStuckDetaching_endsTheMove_andALaterCallConverges() {
    PostgresSite site = site();
    provision(site);
    site.cloud.volumes().stickWhile(v -> v.state() == VolumeState.DETACHING);

    assertThatThrownBy(() -> site.process().move("a", "a-1", Optional.of("us-east-1b-node-3")))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("volume")
        .hasMessageContaining("of a-1 is DETACHING");
    site.cloud.volumes().stickWhile(v -> false);
    PostgresService moved = site.process().move("a", "a-1", Optional.of("us-east-1b-node-3"));
    assertThat(moved.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(site.cloud.containers().all())
        .filteredOn(c -> c.owner().member().equals("a-1"))
        .allMatch(c -> c.nodeId().equals("us-east-1b-node-3"));
    assertThat(site.cloud.volumes().all()).allMatch(v -> v.state() == VolumeState.ATTACHED);
  }

  @Test
  void volumeThatFails_isNamedWithItsReason() {
    PostgresSite site = site();
    site.cloud.volumes().stickWhile(v -> v.state() == VolumeState.CREATING);
    assertThatThrownBy(() -> provision(site)).hasMessageContaining("is CREATING");
    String broken = site.cloud.volumes().all().get(0).id();
    site.cloud.volumes().fail(broken, "disk lost");
    site.cloud.volumes().stickWhile(v -> false);

    assertThatThrownBy(() -> provision(site))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining(broken)
        .hasMessageContaining("disk lost");
    site.cloud.volumes().delete(broken);
    convergesLater(site);
  }

  @Test
  void nodeThatDiesAfterPlacement_isReplacedByAnotherOfItsZone() {
    PostgresSite site = site();
    String dead = "us-east-1b-node-0";
    FaultScript dying =
        (number, kind) -> {
          if (kind.equals("volumes.create")) {
            site.cloud.nodes().kill(dead);
          }
          return Optional.empty();
        };

    assertThatThrownBy(() -> site.process(site.through(dying).backends()).provision(THREE))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("us-east-1b-node-0");
    site.cloud.nodes().revive(dead);
    convergesLater(site);
  }

  @Test
  void containerThatNeverStarts_endsAtTheDeadline_withItsState() {
    PostgresSite site = site();
    site.cloud.containers().holdStarting(s -> s.owner().member().equals("a-2"), "pulling image");

    assertThatThrownBy(() -> provision(site))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("wait until ready")
        .hasMessageContaining("a-2 is STARTING (pulling image)");
    site.cloud.containers().holdStarting(s -> false, "");
    convergesLater(site);
  }

  @Test
  void containerThatCrashLoops_ofAnUpdate_runsWithWhatItHadBefore() {
    PostgresSite site = site();
    provision(site);
    site.cloud
        .containers()
        .endWith(s -> s.image().equals("bad:1") ? Optional.of("no such image") : Optional.empty());

    assertThatThrownBy(() -> site.process().update(THREE.toBuilder().image("bad:1").build()))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("no such image");
    assertThat(site.cloud.containers().all())
        .as("the update is withdrawn, after one member")
        .hasSize(3)
        .allMatch(c -> c.mayWrite())
        .filteredOn(c -> c.generation() == 1)
        .hasSize(2);
    assertThat(site.process().update(THREE).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void neverServed_canBeRepairedByAnUpdate() {
    PostgresSite site = site();
    site.cloud
        .containers()
        .endWith(
            s ->
                s.image().equals("firecamp-postgres:16")
                    ? Optional.of("no such image")
                    : Optional.empty());
    assertThatThrownBy(() -> provision(site)).hasMessageContaining("no such image");

    PostgresService repaired =
        site.process().update(THREE.toBuilder().image("firecamp-postgres:16-2").build());

    assertThat(repaired.state()).isEqualTo(ServiceState.ACTIVE);
  }
}
