package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Looks at all resources of a service, at the same time, changing nothing. */
final class Observer {
  private static final String STEP = "look at resources";
  private final Backends backends;
  private final Operation operation;

  Observer(Backends backends, Operation operation) {
    this.backends = backends;
    this.operation = operation;
  }

  Observation observe(ServiceRecord service) {
    Parallel parallel = new Parallel(operation);
    Supplier<List<Volume>> volumes = parallel.fork(() -> volumes(service));
    Supplier<List<Container>> containers =
        parallel.fork(
            () -> operation.call(STEP, () -> backends.containers().find(service.owner())));
    Supplier<Map<String, Secret>> secrets = parallel.fork(() -> secrets(service));
    Supplier<Optional<List<DnsRecord>>> dns = parallel.fork(() -> dns(service));
    return new Observation(
        volumes.get(),
        containers.get(),
        dns.get().orElse(List.of()),
        dns.get().isPresent(),
        secrets.get().keySet());
  }

  List<Volume> volumes(ServiceRecord service) {
    return operation.call(STEP, () -> backends.volumes().find(volumesOf(service)));
  }

  /** The secrets that are stored, by name; one that replaces another is there with ".next". */
  Map<String, Secret> secrets(ServiceRecord service) {
    Map<String, Secret> found = new TreeMap<>();
    for (String name : service.secrets()) {
      SecretRef ref = service.secretRef(name);
      operation
          .call("read secrets", () -> backends.secrets().get(ref))
          .ifPresent(s -> found.put(name, s));
    }
    for (String name : service.rotating()) {
      operation
          .call("read secrets", () -> backends.secrets().get(service.nextSecretRef(name)))
          .ifPresent(s -> found.put(name + ".next", s));
    }
    return found;
  }

  static VolumeQuery volumesOf(ServiceRecord service) {
    return new VolumeQuery(service.cluster(), service.name(), Optional.of(service.uuid()));
  }

  private Optional<List<DnsRecord>> dns(ServiceRecord service) {
    List<String> names = service.everyMember().stream().map(service::dnsName).toList();
    return operation
        .call(STEP, () -> backends.dns().findZone(service.domain()))
        .map(zone -> operation.call(STEP, () -> backends.dns().find(zone, names)));
  }
}
