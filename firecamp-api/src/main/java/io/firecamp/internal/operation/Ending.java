package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.operation.Deletion.NameOwner;
import io.firecamp.internal.record.Records;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.Optional;

/**
 * Removes what was created, or started, after another process had deleted or stopped the service.
 */
final class Ending implements Convergence.Clearing {
  private final Backends backends;
  private final Records records;

  private Ending(Backends backends, Records records) {
    this.backends = backends;
    this.records = records;
  }

  /** Returns a convergence within that scope that cleans up if a delete or a stop overtakes it. */
  static Convergence convergence(Scope scope) {
    return new Convergence(scope, new Ending(scope.backends(), scope.records()));
  }

  @Override
  public void clear(Operation operation, Optional<Records> now) {
    Optional<ServiceRecord> current = now.map(Records::current);
    if (current.filter(r -> r.state() == ServiceState.STOPPED).isPresent()) {
      new Halt(backends, operation, current.orElseThrow()).run(Optional.empty());
      return;
    }
    String uuid = records.current().uuid();
    boolean ours = current.filter(r -> r.uuid().equals(uuid)).isPresent();
    if (!ours || current.filter(r -> r.state() == ServiceState.DELETING).isPresent()) {
      NameOwner name =
          ours
              ? NameOwner.THIS_SERVICE
              : current.isEmpty() ? NameOwner.NOBODY : NameOwner.ANOTHER_SERVICE;
      new Deletion(backends, operation, records, name).run();
    }
  }
}
