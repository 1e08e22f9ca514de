package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.ServiceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether a service is ready, and follows what other processes change meanwhile: members
 * that move, join or leave, and secrets.
 */
public final class ReadyWatch implements AutoCloseable {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Records records;
  private @Nullable ServiceRecord service;
  private @Nullable ServiceControl control;

  /** Watches the service of that record. */
  public ReadyWatch(Backends backends, Operation operation, ServiceKind kind, Records records) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.records = records;
  }

  /**
   * Looks once.
   *
   * @throws io.firecamp.error.ServiceStateException if the service is stopped or being deleted
   */
  public Look<Boolean> look() {
    ServiceRecord now = service == null ? records.current() : records.reload("read record");
    StateRules.refuseUnwanted(now);
    ServiceControl open = control;
    if (open == null || !now.equals(service)) {
      close();
      open =
          kind.control(
              records.absent().present(now),
              new Observer(backends, operation).secrets(now),
              operation::remaining);
      control = open;
      service = now;
    }
    return open.waitingFor().map(Look::<Boolean>waiting).orElseGet(() -> Look.done(true));
  }

  @Override
  public void close() {
    ServiceControl open = control;
    control = null;
    if (open != null) {
      open.close();
    }
  }
}
