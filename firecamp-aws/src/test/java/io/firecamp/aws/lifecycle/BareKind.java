package io.firecamp.aws.lifecycle;

import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.kind.Unready;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A service that serves as soon as its containers run: emulators run nothing. */
final class BareKind implements ServiceKind {
  static ServiceSpec.Builder spec(int members) {
    return ServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .kind("bare")
        .replicas(members)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .image("sample:1")
        .port(5432)
        .putSecrets("admin-password", Secret.of("changeme"));
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public ContainerTemplate container(ServiceRecord service, MemberRecord member) {
    return new ContainerTemplate(
        "/data",
        "/journal",
        Map.of(),
        Map.of("/data/conf/bare.conf", service.settings().toString()),
        Duration.ofSeconds(10));
  }

  @Override
  public ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted) {
    return ChangeEffect.of(ChangeEffect.Kind.RESTART);
  }

  @Override
  public ServiceControl control(
      ServiceRecord service, Map<String, Secret> secrets, Supplier<Duration> remaining) {
    return new Control(service);
  }

  private record Control(ServiceRecord service) implements ServiceControl {
    @Override
    public List<Unready> unready() {
      return List.of();
    }

    @Override
    public Optional<String> primary() {
      return Optional.of(service.members().get(0).name());
    }

    @Override
    public Optional<String> restartWaitsFor(MemberRecord member) {
      return Optional.empty();
    }

    @Override
    public void reload(MemberRecord member, ContainerTemplate template) {}

    @Override
    public boolean changeSecret(String name, Secret wanted, long version) {
      return true;
    }

    @Override
    public void forget(MemberRecord left) {}

    @Override
    public void close() {}
  }
}
