package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.MemberRecord;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A controller that deletes a service is paused at every single call in turn, while another one
 * completes the deletion and recreates the service, which has the same uuid, volumes and names.
 */
class LateDeletionTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  private static PostgresSite site() {
    PostgresSite site = new PostgresSite(4);
    site.process().provision(THREE);
    site.commit();
    return site;
  }

  private static void overtake(PostgresSite site) {
    site.process().delete("a");
    site.process().recreate(THREE);
  }

  private static List<Long> starts(PostgresSite site) {
    return site.record("a").members().stream().map(MemberRecord::generation).toList();
  }

  @Test
  void serviceThatWasRecreatedMeanwhile_isLeftAsItIs() {
    PostgresSite clean = site();
    overtake(clean);
    SiteState wanted = SiteState.of(clean);
    PostgresSite one = site();
    FaultyBackends counted = one.through(FaultScript.none());
    one.process(counted.backends()).delete("a");
    List<String> calls = counted.calls();
    int overtaken = 0;
    for (int n = 1; n <= calls.size(); n++) {
      PostgresSite site = site();
      int at = n;
      FaultScript pause =
          (number, kind) -> {
            if (number == at) {
              overtake(site);
            }
            return Optional.empty();
          };
      boolean marked = calls.subList(0, n - 1).contains("metadata.update");
      String what = "paused at call " + n + ", " + calls.get(n - 1);
      site.process(site.through(pause).backends()).delete("a");
      if (marked) {
        overtaken++;
        assertThat(starts(site)).as(what).isEqualTo(starts(clean));
        wanted.mustBeThatOf(site, what);
      }
      site.process().delete("a");
      assertThat(site.cloud.containers().all()).as(what).isEmpty();
      assertThat(site.cloud.metadata().list(PostgresSite.CLUSTER)).as(what).hasSize(1);
    }
    System.out.printf(
        "delete: overtaken by a recreate at %d of %d calls%n", overtaken, calls.size());
    assertThat(overtaken).isGreaterThan(15);
  }
}
