package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process waits for a service that does not serve, and another one works on it meanwhile. About
 * the engine alone, on the sample kind, and in the test kit for the reason that {@link EngineTest}
 * has.
 */
class WaitTest {
  /** By then the process waits: one that looks no more often has not begun to. */
  private static final int LOOKS = 20;

  private final Site site = new Site(4);
  private final Site.Controller other = site.process();
  private String uuid = "";

  @BeforeEach
  void provision() {
    uuid = other.provision(SampleKind.spec("a", 3)).service().uuid();
    site.kind.servers().setPassword(uuid, Secret.of("another"), 1);
  }

  private Site.Controller processDuringWhoseWait(Runnable happens) {
    int[] looks = {0};
    FaultyBackends backends =
        new FaultyBackends(
            site.cloud.backends(),
            (number, kind) -> {
              if (kind.equals("containers.find") && ++looks[0] == LOOKS) {
                happens.run();
              }
              return Optional.empty();
            },
            site.clock);
    return site.process(backends.backends());
  }

  @Test
  void whatSomebodyDeletes_isNotWaitedForAnyLonger() {
    Site.Controller process = processDuringWhoseWait(() -> other.delete("a"));

    assertThatThrownBy(() -> process.restart("a"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("was deleted in the meantime");
    assertThat(site.cloud.containers().all()).isEmpty();
  }

  @Test
  void whatSomebodyStops_isNotWaitedForAnyLonger() {
    Site.Controller process = processDuringWhoseWait(() -> other.stop("a"));

    assertThatThrownBy(() -> process.restart("a"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("is stopped");
    assertThat(site.cloud.containers().all()).noneMatch(c -> c.mayWrite());
  }

  @Test
  void whatSomebodyMoves_isWaitedForWhereItIsNow() {
    Site.Controller process =
        processDuringWhoseWait(
            () -> {
              site.kind.servers().setPassword(uuid, Secret.of("changeme"), 1);
              other.move("a", "a-1", Optional.of("us-east-1b-node-3"), false);
            });

    ServiceRecord restarted = process.restart("a").service();

    assertThat(restarted.member("a-1").node()).isEqualTo("us-east-1b-node-3");
    assertThat(restarted.members()).extracting(MemberRecord::generation).containsOnly(2L);
    assertThat(other.update(SampleKind.spec("a", 3)).outcome()).isEqualTo(Outcome.UNCHANGED);
  }
}
