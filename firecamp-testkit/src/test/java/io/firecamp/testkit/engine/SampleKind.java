package io.firecamp.testkit.engine;

import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A service that serves when all its containers run and its password is known. Its first member is
 * the primary.
 */
record SampleKind(InMemoryCloud cloud, SampleServers servers) implements ServiceKind {
  SampleKind(InMemoryCloud cloud) {
    this(cloud, new SampleServers());
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public ContainerTemplate container(ServiceRecord service, MemberRecord member) {
    return new ContainerTemplate(
        "/data",
        "/journal",
        Map.of(),
        Map.of("/data/conf/sample.conf", service.settings().toString()),
        Duration.ofSeconds(10));
  }

  @Override
  public ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted) {
    return switch (setting) {
      case "reload" -> ChangeEffect.of(ChangeEffect.Kind.RELOAD);
      case "restart" -> ChangeEffect.of(ChangeEffect.Kind.RESTART);
      case "lower" -> ChangeEffect.of(ChangeEffect.Kind.RESTART_PRIMARY_FIRST);
      default -> ChangeEffect.refused("the sample cannot change it");
    };
  }

  @Override
  public ServiceControl control(
      ServiceRecord service, Map<String, Secret> secrets, Supplier<Duration> remaining) {
    return new SampleControl(cloud, servers, service, secrets);
  }

  static ServiceSpec spec(String name, int members) {
    return ServiceSpec.builder()
        .cluster("t1")
        .name(name)
        .kind("sample")
        .replicas(members)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .image("sample:1")
        .port(5432)
        .putSecrets("admin-password", Secret.of("changeme"))
        .build();
  }
}
