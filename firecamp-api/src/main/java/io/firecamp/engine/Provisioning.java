package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
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
      return ProvisionPlanner.plan(newRecord("<new uuid>"), Observation.nothing());
    }
    ServiceRecord service = existing.get().current();
    List<String> differences = differences(service);
    return differences.isEmpty()
        ? ProvisionPlanner.plan(service, observe(service))
        : new Plan("provision", service.cluster(), service.name(), List.of(), differences);
  }

  Provisioned provision() {
    Optional<Records> existing = find();
    boolean created = existing.isEmpty();
    Records records = existing.orElseGet(this::create);
    ServiceRecord service = records.current();
    refuseUnlessSame(service);
    Observation seen = created ? Observation.nothing() : observe(service);
    Plan plan = ProvisionPlanner.plan(service, seen);
    boolean unchanged = !created && plan.isEmpty();
    new StepRunner(
            plan, operation, new ProvisionSteps(backends, operation, kind, spec, records, seen))
        .run();
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

  private Optional<Records> find() {
    return Records.find(
        backends.metadata(), operation, new DocumentKey(spec.cluster(), spec.name()));
  }

  private Records create() {
    String uuid = UUID.randomUUID().toString().replace("-", "");
    return Records.create(backends.metadata(), operation, newRecord(uuid));
  }

  private ServiceRecord newRecord(String uuid) {
    List<MemberRecord> members = new Placement(backends.nodes(), operation).place(spec);
    return new ServiceRecord(
        spec.cluster(),
        spec.name(),
        spec.kind(),
        uuid,
        ServiceState.CREATING,
        operation.options().time().now(),
        spec.effectiveDomain(),
        spec.fields(),
        spec.settings(),
        spec.secrets().keySet(),
        members);
  }

  private void refuseUnlessSame(ServiceRecord service) {
    if (service.state() == ServiceState.DELETING) {
      throw new ServiceStateException(
          "service %s in cluster %s is being deleted: delete it to the end, then provision it"
              .formatted(service.name(), service.cluster()));
    }
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
