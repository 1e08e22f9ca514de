package io.firecamp.internal.converge;

import io.firecamp.kind.ServiceControl;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Opens controls of one service with the secrets that are valid now. */
final class Controls {
  private final Scope scope;
  private @Nullable Map<String, SecretVersions> readFor;
  private Map<String, Secret> read = Map.of();

  Controls(Scope scope) {
    this.scope = scope;
  }

  /** Reads what {@link #open} needs of the backends. */
  void prepare() {
    secrets(scope.service());
  }

  /** Opens a control of the members that were neither left behind nor stopped on purpose. */
  ServiceControl open() {
    ServiceRecord service = scope.service();
    return scope
        .kind()
        .control(
            scope.records().absent().present(service),
            secrets(service),
            scope.operation()::remaining);
  }

  /** The same, with those that are stopped on purpose: one that could not be stopped runs. */
  ServiceControl openWithStopped() {
    ServiceRecord service = scope.service();
    return scope
        .kind()
        .control(
            scope.records().absent().reachable(service),
            secrets(service),
            scope.operation()::remaining);
  }

  private synchronized Map<String, Secret> secrets(ServiceRecord service) {
    if (!service.secrets().equals(readFor)) {
      read = given(service).orElseGet(() -> scope.observer().secrets(service));
      // A version never changes. One that is missing may be that of an older record.
      readFor = read.keySet().containsAll(service.secrets().keySet()) ? service.secrets() : null;
    }
    return read;
  }

  /** The caller's secrets, if these are all that the servers may use. */
  private Optional<Map<String, Secret>> given(ServiceRecord service) {
    Map<String, Secret> known = new TreeMap<>();
    service
        .secrets()
        .forEach(
            (name, versions) -> {
              if (!versions.isRotating()) {
                scope.given(name, versions.valid()).ifPresent(s -> known.put(name, s));
              }
            });
    return known.size() == service.secrets().size() ? Optional.of(known) : Optional.empty();
  }

  /** Returns that version of the secret: the caller's, otherwise the stored one. */
  Optional<Secret> secret(String name, long version) {
    return scope
        .given(name, version)
        .or(() -> scope.observer().secret(scope.service().secretRef(name, version)));
  }
}
