package io.firecamp.testkit.engine;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.engine.ContainerTemplate;
import io.firecamp.engine.ReadinessProbe;
import io.firecamp.engine.ServiceKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A service that serves when all its containers run. */
record SampleKind(InMemoryCloud cloud) implements ServiceKind {
  @Override
  public String name() {
    return "sample";
  }

  @Override
  public ContainerTemplate container(ServiceRecord service, MemberRecord member) {
    return new ContainerTemplate("/data", "/journal", Map.of(), Map.of(), Duration.ofSeconds(10));
  }

  @Override
  public ReadinessProbe probe(ServiceRecord service, Map<String, Secret> secrets) {
    return new ReadinessProbe() {
      @Override
      public Optional<String> waitingFor() {
        long running =
            cloud.containers().find(service.owner()).stream()
                .filter(c -> c.state() == ContainerState.RUNNING)
                .count();
        return running == service.members().size()
            ? Optional.empty()
            : Optional.of("only " + running + " members run");
      }

      @Override
      public void close() {}
    };
  }

  static ServiceSpec spec(String name, int members) {
    return ServiceSpec.builder()
        .cluster("t1")
        .name(name)
        .kind("sample")
        .members(members)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .image("sample:1")
        .port(5432)
        .putSecrets("admin-password", Secret.of("changeme"))
        .build();
  }
}
