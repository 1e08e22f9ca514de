package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does the steps of a converging plan. Every step can be done again. */
final class ConvergeSteps implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final Map<String, Secret> given;
  private final ServiceSpec spec;
  private final Records records;
  private final MemberVolumes volumes;
  private final MemberContainers containers;
  private final Readiness readiness;
  private final RunningChanges running;
  private final MemberRemoval removal;

  ConvergeSteps(
      Backends backends,
      Operation operation,
      ServiceKind kind,
      Records records,
      Map<String, Secret> given,
      Observation seen) {
    this.backends = backends;
    this.operation = operation;
    this.given = given;
    this.spec = StoredSpec.of(records.current());
    this.records = records;
    this.volumes = new MemberVolumes(backends, operation, records, seen);
    this.containers = new MemberContainers(backends, operation, kind, spec, records, volumes);
    Controls controls = new Controls(backends, operation, kind, records, given);
    this.readiness = new Readiness(backends, operation, controls, records, containers);
    this.running =
        new RunningChanges(backends, operation, kind, controls, records, containers, readiness);
    this.removal = new MemberRemoval(backends, operation, controls, records);
  }

  @Override
  public void perform(Step step) throws InterruptedException {
    switch (step.kind()) {
      case STORE_SECRETS -> storeSecrets(step);
      case ENSURE_LOG_GROUP ->
          operation.perform(
              step.id(),
              () -> backends.logs().ensureGroup(service().logGroup(), service().owner()));
      case ENSURE_DNS_ZONE ->
          operation.call(step.id(), () -> backends.dns().ensureZone(service().domain()));
      case WRITE_DNS_RECORDS -> writeDnsRecords(step);
      case CREATE_VOLUME -> volumes.create(step, request(step));
      case ATTACH_VOLUME -> volumes.attach(step.id(), step.member(), purpose(step));
      case MODIFY_VOLUME -> volumes.modify(step, purpose(step), spec);
      case STOP_CONTAINER -> removal.stop(step);
      case RUN_CONTAINER -> containers.start(step.id(), step.member());
      case MARK_INITIALIZING -> mark(step, ServiceState.CREATING, ServiceState.INITIALIZING);
      case AWAIT_READY -> readiness.await(step.id());
      case ROTATE_SECRET -> running.rotate(step);
      case RELOAD_MEMBER -> running.reload(step);
      case RESTART_MEMBER -> running.restart(step);
      case DETACH_VOLUME -> volumes.detach(step.id(), step.member(), purpose(step));
      case DELETE_DNS_RECORDS -> removal.deleteDnsRecord(step);
      case FORGET_MEMBER -> removal.forget(step);
      case REMOVE_MEMBER -> removal.remove(step);
      case MARK_ACTIVE -> mark(step, ServiceState.INITIALIZING, ServiceState.ACTIVE);
      default -> throw new IllegalArgumentException("no step of converging: " + step.id());
    }
  }

  private ServiceRecord service() {
    return records.current();
  }

  private void storeSecrets(Step step) {
    List<String> differing = new ArrayList<>();
    for (Map.Entry<String, Secret> secret : given.entrySet()) {
      if (service().rotating().contains(secret.getKey())) {
        continue;
      }
      Secret kept =
          operation.call(
              step.id(),
              () ->
                  backends
                      .secrets()
                      .createIfAbsent(service().secretRef(secret.getKey()), secret.getValue()));
      if (!kept.equals(secret.getValue())) {
        differing.add(secret.getKey() + ": another secret is stored (neither is shown)");
      }
    }
    if (!differing.isEmpty()) {
      throw new SpecConflictException(service().cluster(), service().name(), differing);
    }
  }

  private void writeDnsRecords(Step step) {
    DnsZone zone = operation.call(step.id(), () -> backends.dns().ensureZone(service().domain()));
    List<DnsRecord> wanted =
        service().members().stream()
            .map(m -> new DnsRecord(service().dnsName(m), m.address(), DnsRecord.MEMBER_TTL))
            .toList();
    operation.perform(step.id(), () -> backends.dns().upsert(zone, wanted));
  }

  private VolumeRequest request(Step step) {
    MemberRecord member = records.member(step.member());
    VolumePurpose purpose = purpose(step);
    return new VolumeRequest(
        service().owner().withMember(member.name()),
        purpose,
        member.zone(),
        StoredSpec.volume(spec, purpose),
        spec.tags());
  }

  static VolumePurpose purpose(Step step) {
    return step.resource().startsWith(VolumePurpose.DATA.word())
        ? VolumePurpose.DATA
        : VolumePurpose.JOURNAL;
  }

  private void mark(Step step, ServiceState from, ServiceState to) {
    records.change(
        step.id(),
        r -> {
          refuseUnlessWanted(r);
          return r.state() == from ? r.withState(to) : r;
        });
  }

  /** Somebody may delete or stop the service while it is being worked on. */
  static void refuseUnlessWanted(ServiceRecord service) {
    refuseIfDeleting(service);
    if (service.state() == ServiceState.STOPPED) {
      throw new ServiceStateException(
          "service %s in cluster %s is stopped: start it instead"
              .formatted(service.name(), service.cluster()));
    }
  }

  /** Somebody may delete the service while it is being worked on. */
  static void refuseIfDeleting(ServiceRecord service) {
    if (service.state() == ServiceState.DELETING) {
      throw new ServiceStateException(
          "service %s in cluster %s is being deleted: delete it to the end, then provision it"
              .formatted(service.name(), service.cluster()));
    }
  }
}
