package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.kind.ServiceControl;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens controls of one service with the secrets that are valid now. */
final class Controls {
  private final Scope scope;
  private @Nullable ServiceRecord readFor;
  private Map<String, Secret> read = Map.of();

  Controls(Scope scope) {
    this.scope = scope;
  }

  /** Opens a control of the members that were not left behind. */
  ServiceControl open() {
    ServiceRecord service = scope.service();
    return scope.kind().control(scope.records().absent().present(service), secrets(service));
  }

  private synchronized Map<String, Secret> secrets(ServiceRecord service) {
    if (service.rotating().isEmpty() && scope.given().keySet().containsAll(service.secrets())) {
      return scope.given();
    }
    // A replacement changes the record, so the secrets of an unchanged record are valid.
    if (!service.equals(readFor) || !service.rotating().isEmpty()) {
      read = scope.observer().secrets(service);
      readFor = service;
    }
    return read;
  }

  /**
   * Returns the new secret of that name: the caller's, otherwise the one that an earlier call
   * stored.
   */
  Secret wanted(String name) {
    Secret mine = scope.given().get(name);
    if (mine != null) {
      return mine;
    }
    ServiceRecord service = scope.service();
    Map<String, Secret> stored = scope.observer().secrets(service);
    return Optional.ofNullable(stored.get(name + ".next"))
        .or(() -> Optional.ofNullable(stored.get(name)))
        .orElseThrow(
            () ->
                BackendException.refused(
                    "secret %s of service %s is not stored: update the service with the new one"
                        .formatted(name, service.name())));
  }
}
