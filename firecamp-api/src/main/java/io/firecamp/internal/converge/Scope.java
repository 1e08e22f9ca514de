package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;

/**
 * The scope of one operation on one service.
 *
 * @param given the secrets that the caller has, or none
 */
public record Scope(
    Backends backends,
    Operation operation,
    ServiceKind kind,
    Records records,
    Map<String, Secret> given) {

  /** Returns the record as currently known. */
  public ServiceRecord service() {
    return records.current();
  }

  /** Returns an observer for this operation. */
  public Observer observer() {
    return new Observer(backends, operation);
  }

  /** Returns this scope for another operation. */
  Scope with(Operation other) {
    return new Scope(backends, other, kind, records, given);
  }
}
