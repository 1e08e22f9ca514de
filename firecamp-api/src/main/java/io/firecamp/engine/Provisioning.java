package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
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
    if (!differences.isEmpty()) {
      return new Plan("provision", service.cluster(), service.name(), List.of(), differences);
    }
    Observation seen = observe(service);
    refuseIfVolumesAreGone(service, seen);
    return ProvisionPlanner.plan(service, seen);
  }

  Provisioned provision() {
    Optional<Records> existing = find();
    String uuid = UUID.randomUUID().toString().replace("-", "");
    Records records = existing.orElseGet(() -> create(uuid));
    ServiceRecord service = records.current();
    boolean created = service.uuid().equals(uuid);
    refuseUnlessSame(service);
    Observation seen = created ? Observation.nothing() : observe(service);
    refuseIfVolumesAreGone(service, seen);
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

  /** The new record, or that of somebody who was faster. */
  private Records create(String uuid) {
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

  /** An empty volume in place of one that held data would look like a new service. */
  private static void refuseIfVolumesAreGone(ServiceRecord service, Observation seen) {
    if (service.state() == ServiceState.CREATING) {
      return;
    }
    List<String> gone = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      for (VolumePurpose purpose : VolumePurpose.values()) {
        if (seen.volume(member.name(), purpose).isEmpty()) {
          gone.add("the " + purpose.word() + " volume of " + member.name());
        }
      }
    }
    if (!gone.isEmpty()) {
      throw new ServiceStateException(
          "service %s in cluster %s had all its volumes, but gone are: %s. Nothing was changed, as empty volumes would take the place of data: find out who deleted them and restore them, or delete the service"
              .formatted(service.name(), service.cluster(), String.join(", ", gone)));
    }
  }

  private List<String> differences(ServiceRecord service) {
    return Differences.between(service, new Observer(backends, operation).secrets(service), spec);
  }

  private Observation observe(ServiceRecord service) {
    return new Observer(backends, operation).observe(service);
  }
}
