package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;

/** Opens controls of one service with the secrets that are valid now. */
final class Controls {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Records records;
  private final Map<String, Secret> given;

  Controls(
      Backends backends,
      Operation operation,
      ServiceKind kind,
      Records records,
      Map<String, Secret> given) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.records = records;
    this.given = given;
  }

  ServiceControl open() {
    ServiceRecord service = records.current();
    boolean asGiven = !given.isEmpty() && service.rotating().isEmpty();
    return kind.control(
        service, asGiven ? given : new Observer(backends, operation).secrets(service));
  }

  /** The new secret of that name: the caller's, else the one that an earlier call stored. */
  Secret wanted(String name) {
    Secret mine = given.get(name);
    if (mine != null) {
      return mine;
    }
    ServiceRecord service = records.current();
    return operation
        .call("read secrets", () -> backends.secrets().get(service.nextSecretRef(name)))
        .or(
            () ->
                operation.call(
                    "read secrets", () -> backends.secrets().get(service.secretRef(name))))
        .orElseThrow(
            () ->
                io.firecamp.backend.BackendException.refused(
                    "secret %s of service %s is stored nowhere: update with the new one"
                        .formatted(name, service.name())));
  }
}
