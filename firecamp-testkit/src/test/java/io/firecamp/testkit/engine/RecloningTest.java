package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.ServiceStateException;
import io.firecamp.plan.Step;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that is cloned again: when it is, when it is refused, and that it is done once. */
class RecloningTest {
  private final PostgresSite site = new PostgresSite(4);

  @BeforeEach
  void provision() {
    site.process().provision(PostgresSite.spec(3).build());
    site.commit();
  }

  private List<String> startsSince(int number) {
    return site.cloud.containers().started().stream()
        .skip(number)
        .map(c -> c.owner().member() + " g" + c.generation())
        .toList();
  }

  private void isRefused(String member, String why) {
    CloudState before = CloudState.of(site.cloud);
    assertThatThrownBy(() -> site.process().reclone("a", member))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("nothing was changed");
    assertThatThrownBy(() -> site.process().with(p -> p.get("t1", "a").plans().reclone(member)))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining(why);
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
    assertThat(startsSince(3)).isEmpty();
  }

  @Test
  void standby_isCopiedAnew_asItsPlanSays_andHasAllRows() {
    assertThat(
            site.process()
                .with(p -> p.get("t1", "a").plans().reclone("a-1").changes().stream())
                .map(Step::member))
        .contains("a-1")
        .doesNotContain("a-0", "a-2");
    assertThat(site.record("a").member("a-1").copy()).isEqualTo(1);

    site.process().reclone("a", "a-1");

    assertThat(site.record("a").member("a-1").copy()).isEqualTo(2);
    assertThat(startsSince(3)).containsExactly("a-1 g2");
    assertThat(site.server("a-1").has(site.commits().get(0))).isTrue();
    site.process().reclone("a", "a-1");
    assertThat(site.record("a").member("a-1").copy()).isEqualTo(3);
  }

  @Test
  void primary_isRefused() {
    isRefused("a-0", "it is the primary, which the others are copied from");
  }

  @Test
  void withoutAPrimaryThatAcceptsWrites_isRefused() {
    site.server("a-0").crash();

    isRefused("a-1", "its primary a-0 does not accept writes");
  }

  @Test
  void unknownMember_isRefused() {
    assertThatThrownBy(() -> site.process().reclone("a", "a-7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a-7");
  }

  @Test
  void stoppedService_isRefused() {
    site.process().stop("a");

    assertThatThrownBy(() -> site.process().reclone("a", "a-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("start it");
  }

  @Test
  void lostVolumes_areReplaced_ofThatMemberOnly() {
    site.server("a-1").crash();
    site.cloud.volumes().all().stream()
        .filter(v -> v.owner().member().equals("a-1"))
        .forEach(
            v -> {
              site.cloud.volumes().detach(v.id(), v.node().orElseThrow());
              site.cloud.volumes().delete(v.id());
            });
    assertThat(site.cloud.volumes().all()).hasSize(4);

    site.process().reclone("a", "a-1");

    assertThat(site.cloud.volumes().all()).hasSize(6);
    assertThat(site.server("a-1").has(site.commits().get(0))).isTrue();
  }

  @Test
  void promotedByHand_beforeItsPrimaryDied_isRefused_untilThatServes() {
    site.promoteByHand("a-1");

    assertThatThrownBy(() -> site.process().reclone("a", "a-2"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("its primary a-0 does not accept writes");
  }

  @Test
  void callThatDied_isResumed_withoutAnotherCopy() {
    assertThatThrownBy(
            () ->
                site.process(
                        site.through(
                                FaultScript.atCallOf("containers.run", 1, new Fault.CrashBefore()))
                            .backends())
                    .reclone("a", "a-1"))
        .isInstanceOf(CallerCrash.class);
    assertThat(site.record("a").member("a-1").copy()).isEqualTo(2);

    site.process().reclone("a", "a-1");

    assertThat(site.record("a").member("a-1").copy()).isEqualTo(2);
    assertThat(startsSince(3)).containsExactly("a-1 g2");
  }
}
