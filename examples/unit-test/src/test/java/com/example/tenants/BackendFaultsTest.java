package com.example.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.tenants.TenantStatus.Health;
import io.firecamp.error.ServiceStateException;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cloud's requests fail, by script. */
class BackendFaultsTest {
  private final Site site = new Site(2);

  @AfterEach
  void close() {
    site.close();
  }

  private void assertServesOnce(Tenants tenants) {
    assertThat(tenants.status("acme")).map(TenantStatus::health).contains(Health.SERVING);
    assertThat(site.cloud.volumes().all()).hasSize(6);
    assertThat(site.cloud.containers().started()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.createIfAbsent",
        "secrets.createIfAbsent",
        "volumes.create",
        "containers.run"
      })
  void lostReply_isAskedAgain_andNothingIsMadeTwice(String call) {
    Tenants tenants = site.start(1, FaultScript.atCallOf(call, 1, new Fault.FailAfter()));

    tenants.create("acme");

    assertServesOnce(tenants);
  }

  @Test
  void throttling_ofEveryFifthCall_isWaitedFor() {
    FaultScript script =
        (number, kind) ->
            number % 5 == 0 && !kind.startsWith("servers.")
                ? Optional.of(new Fault.Throttle())
                : Optional.empty();
    Tenants tenants = site.start(1, script);

    tenants.create("acme");

    assertServesOnce(tenants);
  }

  @Test
  void callerThatDies_anywhere_isResumedByAnotherProcess() {
    int calls = callsOfACreate();
    assertThat(calls).isGreaterThan(20);
    for (int n = 1; n <= calls; n++) {
      try (Site anew = new Site(2)) {
        FaultScript script = FaultScript.atCall(n, new Fault.CrashAfter());
        assertThatThrownBy(() -> anew.start(1, script).create("acme"))
            .isInstanceOf(CallerCrash.class);

        Tenants tenants = anew.start(1);
        tenants.create("acme");

        assertThat(tenants.status("acme"))
            .as("died at call %d", n)
            .map(TenantStatus::health)
            .contains(Health.SERVING);
        assertThat(anew.cloud.volumes().all()).hasSize(6);
        assertThat(anew.cloud.containers().started()).hasSize(3);
      }
    }
  }

  private int callsOfACreate() {
    FaultyBackends counted =
        new FaultyBackends(site.cloud.backends(), FaultScript.none(), site.clock);
    site.start(1, counted.backends()).create("acme");
    return counted.calls().size();
  }

  @Test
  void noNodeFree_isSaidWithTheZone_takesNoPlace_andPassesWithANode() {
    Tenants tenants = site.start(3);
    tenants.create("one");
    tenants.create("two");

    assertThatThrownBy(() -> tenants.create("three"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("three-0")
        .hasMessageContaining("us-east-1a")
        .hasMessageContaining("port 5432 is taken on all 2 live nodes");

    assertThat(tenants.list()).containsExactly("one", "two");
    site.cloud.nodes().zones("saas").forEach(zone -> site.cloud.nodes().add(zone));
    assertThat(tenants.create("three").name()).isEqualTo("three");
  }
}
