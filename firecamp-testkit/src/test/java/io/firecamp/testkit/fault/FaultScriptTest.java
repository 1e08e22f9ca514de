package io.firecamp.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.Backends;
import io.firecamp.testkit.memory.InMemoryCloud;
import io.firecamp.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultScriptTest {
  private final Backends cloud = InMemoryCloud.threeZones(1).backends();

  private FaultyBackends with(FaultScript script) {
    return new FaultyBackends(cloud, script, TimeSource.system());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"volume.create", "volumes.make", "servers.conect", "", "logs.destination"})
  void callThatDoesNotExist_isRefused(String kind) {
    assertThatThrownBy(() -> with(FaultScript.atCallOf(kind, 1, new Fault.FailBefore())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + kind + "'")
        .hasMessageContaining("volumes.create");
    assertThatThrownBy(() -> with(FaultScript.fromCallOf(kind, 1, new Fault.FailBefore())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"volumes.create", "servers.connect", "servers.state", "dns.upsert"})
  void callThatExists_isAccepted(String kind) {
    assertThat(with(FaultScript.atCallOf(kind, 1, new Fault.FailBefore())).calls()).isEmpty();
  }

  @Test
  void permanentFault_isThereForEver() {
    FaultScript script = FaultScript.fromCallOf("dns.findZone", 2, new Fault.FailBefore());
    var dns = with(script).backends().dns();

    assertThat(dns.findZone("x")).isEmpty();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> dns.findZone("x")).hasMessageContaining("dns.findZone failed");
    }
  }
}
