package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceControl;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;

/** Removes members: one that leaves the service, or the container of one that moves. */
final class MemberRemoval {
  private final Backends backends;
  private final Operation operation;
  private final Controls controls;
  private final Records records;

  MemberRemoval(Scope scope, Controls controls) {
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.controls = controls;
    this.records = scope.records();
  }

  /**
   * Stops a member that is being removed or is to be stopped, or containers of a member older than
   * its requested generation.
   */
  void stop(Step step) throws InterruptedException {
    ServiceRecord service = records.current();
    long below =
        service.members().stream()
            .filter(m -> m.name().equals(step.member()))
            .map(m -> m.stopped() ? m.generation() + 1 : m.generation())
            .findFirst()
            .orElse(Long.MAX_VALUE);
    new ContainerStop(backends, operation)
        .await(
            step.id(),
            service.owner(),
            c -> c.owner().member().equals(step.member()) && c.generation() < below);
  }

  void deleteDnsRecord(Step step) {
    ServiceRecord service = records.current();
    List<String> names = List.of(step.resource());
    operation
        .call(step.id(), () -> backends.dns().findZone(service.domain()))
        .filter(zone -> zone.isOf(service.cluster()))
        .ifPresent(
            zone -> operation.perform(step.id(), () -> backends.dns().deleteRecords(zone, names)));
  }

  void forget(Step step) {
    ServiceRecord service = records.current();
    if (service.isLeaving(step.member())) {
      MemberRecord member = service.member(step.member());
      operation.perform(
          step.id(),
          () -> {
            try (ServiceControl control = controls.open()) {
              control.forget(member);
            }
          });
    }
  }

  void remove(Step step) {
    for (Container container :
        operation.call(step.id(), () -> backends.containers().find(records.current().owner()))) {
      if (container.owner().member().equals(step.member())) {
        operation.perform(step.id(), () -> backends.containers().remove(container));
      }
    }
    records.change(
        step.id(),
        r -> {
          List<MemberRecord> leaving = new ArrayList<>(r.leaving());
          leaving.removeIf(m -> m.name().equals(step.member()));
          return r.withMembers(r.members(), leaving, r.nextOrdinal());
        });
  }
}
