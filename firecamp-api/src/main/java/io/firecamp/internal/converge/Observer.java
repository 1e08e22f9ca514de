package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.Parallel;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Observes all resources of a service concurrently, changing nothing. */
public final class Observer {
  private static final String STEP = "read resources";
  private final Backends backends;
  private final Operation operation;

  /** Creates an observer for that operation. */
  public Observer(Backends backends, Operation operation) {
    this.backends = backends;
    this.operation = operation;
  }

  /** Returns the observed state of all resources. */
  public Observation observe(ServiceRecord service) {
    Parallel parallel = new Parallel(operation);
    Supplier<List<Volume>> volumes = parallel.fork(() -> volumes(service));
    Supplier<List<Container>> containers = parallel.fork(() -> containers(service));
    Supplier<Optional<List<DnsRecord>>> dns = parallel.fork(() -> dns(service));
    Map<String, Secret> secrets = secrets(service);
    return new Observation(
        volumes.get(),
        containers.get(),
        dns.get().orElse(List.of()),
        dns.get().isPresent(),
        secrets.keySet());
  }

  /** The service's volumes. */
  public List<Volume> volumes(ServiceRecord service) {
    return operation.call(STEP, () -> backends.volumes().find(volumesOf(service)));
  }

  private List<Container> containers(ServiceRecord service) {
    return operation.call(STEP, () -> backends.containers().find(service.owner()));
  }

  /** Returns the stored secrets, by name; one that replaces another has the suffix ".next". */
  public Map<String, Secret> secrets(ServiceRecord service) {
    return secrets(service, service.secrets().keySet());
  }

  /** Returns the stored secrets of those names; see {@link #secrets(ServiceRecord)}. */
  public Map<String, Secret> secrets(ServiceRecord service, Set<String> names) {
    Parallel parallel = new Parallel(operation);
    Map<String, Supplier<Optional<Secret>>> asked = new TreeMap<>();
    for (String name : names) {
      asked.put(name, parallel.fork(() -> secret(service.secretRef(name))));
    }
    for (String name : service.rotating()) {
      if (names.contains(name)) {
        long next = service.versions(name).next();
        asked.put(name + ".next", parallel.fork(() -> secret(service.secretRef(name, next))));
      }
    }
    Map<String, Secret> found = new TreeMap<>();
    asked.forEach((name, answer) -> answer.get().ifPresent(s -> found.put(name, s)));
    return found;
  }

  /** Returns the hosts of the members, by member; empty if a host does not exist any longer. */
  public Map<String, Optional<Node>> nodes(ServiceRecord service) {
    Parallel parallel = new Parallel(operation);
    Map<String, Supplier<Optional<Node>>> asked = new TreeMap<>();
    for (MemberRecord member : service.members()) {
      asked.put(
          member.name(),
          parallel.fork(
              () ->
                  operation.call(
                      STEP,
                      () ->
                          backends
                              .nodes()
                              .find(service.cluster(), member.node(), service.spec().port()))));
    }
    Map<String, Optional<Node>> found = new TreeMap<>();
    asked.forEach((name, answer) -> found.put(name, answer.get()));
    return found;
  }

  Optional<Secret> secret(SecretRef ref) {
    return operation.call("read secrets", () -> backends.secrets().get(ref));
  }

  static VolumeQuery volumesOf(ServiceRecord service) {
    return VolumeQuery.builder()
        .cluster(service.cluster())
        .service(service.name())
        .uuid(service.uuid())
        .build();
  }

  private Optional<List<DnsRecord>> dns(ServiceRecord service) {
    List<String> names = service.everyMember().stream().map(service::dnsName).toList();
    return operation
        .call(STEP, () -> backends.dns().findZone(service.domain()))
        .filter(zone -> zone.isOf(service.cluster()))
        .map(zone -> operation.call(STEP, () -> backends.dns().find(zone, names)));
  }
}
