package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.error.SpecConflictException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Plans and provisions one service. */
final class Provisioning {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final ServiceSpec spec;

  Provisioning(Backends backends, Operation operation, ServiceKind kind, ServiceSpec spec) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.spec = spec;
  }

  Plan plan() {
    Optional<Records> existing = find();
    if (existing.isEmpty()) {
      Placement placement = new Placement(backends.nodes(), operation);
      ServiceRecord fresh = NewRecord.of(spec, "<new uuid>", placement, operation);
      return new ConvergePlanner(fresh, Observation.nothing(), true, Optional.empty())
          .plan(operation.name(), List.of());
    }
    Records records = existing.get();
    ServiceRecord service = records.current();
    ConvergeSteps.refuseUnlessWanted(service);
    List<String> differences = differences(service);
    if (!differences.isEmpty()) {
      return new Plan(
          operation.name(), service.cluster(), service.name(), List.of(), List.of(), differences);
    }
    Observation seen = observe(service);
    LostVolumes.refuse(new Observer(backends, operation), service, seen);
    return convergence(records).plan(service, seen, List.of());
  }

  Provisioned provision() {
    Optional<Records> existing = find();
    String uuid = UUID.randomUUID().toString().replace("-", "");
    Records records = existing.orElseGet(() -> create(uuid));
    ServiceRecord service = records.current();
    boolean created = service.uuid().equals(uuid);
    refuseUnlessSame(service);
    Observation seen = created ? Observation.nothing() : observe(service);
    LostVolumes.refuse(new Observer(backends, operation), service, seen);
    Plan plan = convergence(records).run(seen);
    boolean unchanged = !created && plan.isEmpty() && records.current().equals(service);
    if (unchanged) {
      operation.tell(ProgressEvent.Type.UNCHANGED, "", "nothing to do");
    }
    return new Provisioned(
        records.current(),
        plan,
        created
            ? Provisioned.Outcome.CREATED
            : unchanged ? Provisioned.Outcome.UNCHANGED : Provisioned.Outcome.CONVERGED);
  }

  private Convergence convergence(Records records) {
    return new Convergence(backends, operation, kind, records, spec.secrets());
  }

  private Optional<Records> find() {
    return Records.find(
        backends.metadata(), operation, new DocumentKey(spec.cluster(), spec.name()));
  }

  /** The new record, or that of somebody who was faster. */
  private Records create(String uuid) {
    Placement placement = new Placement(backends.nodes(), operation);
    return Records.create(
        backends.metadata(), operation, NewRecord.of(spec, uuid, placement, operation));
  }

  private void refuseUnlessSame(ServiceRecord service) {
    ConvergeSteps.refuseUnlessWanted(service);
    List<String> differences = differences(service);
    if (!differences.isEmpty()) {
      throw new SpecConflictException(service.cluster(), service.name(), differences);
    }
  }

  private List<String> differences(ServiceRecord service) {
    return Differences.between(service, new Observer(backends, operation).secrets(service), spec);
  }

  private Observation observe(ServiceRecord service) {
    return new Observer(backends, operation).observe(service);
  }
}
