package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * The scope of one operation on one service.
 *
 * @param given the secrets that the caller has, or none
 * @param givenFor the versions that those are, which are the wanted ones of the record when the
 *     scope began
 */
public record Scope(
    Backends backends,
    Operation operation,
    ServiceKind kind,
    Records records,
    Map<String, Secret> given,
    Map<String, SecretVersions> givenFor) {

  /** The scope of an operation whose caller has secrets of the record as it is now. */
  public Scope(
      Backends backends,
      Operation operation,
      ServiceKind kind,
      Records records,
      Map<String, Secret> given) {
    this(backends, operation, kind, records, given, records.current().secrets());
  }

  /** Returns the record as currently known. */
  public ServiceRecord service() {
    return records.current();
  }

  /** Returns an observer for this operation. */
  public Observer observer() {
    return new Observer(backends, operation);
  }

  /** Returns the caller's secret of that version, if the caller has it. */
  Optional<Secret> given(String name, long version) {
    SecretVersions then = givenFor.get(name);
    return then != null && then.wanted() == version
        ? Optional.ofNullable(given.get(name))
        : Optional.empty();
  }

  /** Returns this scope for another operation. */
  Scope with(Operation other) {
    return new Scope(backends, other, kind, records, given, givenFor);
  }
}
