package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.error.SpecConflictException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.StepRunner;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a convergence plan. Every step can be repeated. */
final class ConvergeSteps implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final Map<String, Secret> given;
  private final Map<String, SecretVersions> givenFor;
  private final Records records;
  private final MemberVolumes volumes;
  private final MemberContainers containers;
  private final Readiness readiness;
  private final RunningChanges running;
  private final Departures departures;
  private final Reloads reloads;
  private final MemberRemoval removal;
  private volatile @Nullable DnsZone zone;
  private volatile boolean confirmed;

  ConvergeSteps(Scope scope, Observation seen) {
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.given = scope.given();
    this.givenFor = scope.givenFor();
    this.records = scope.records();
    this.volumes = new MemberVolumes(backends, operation, records, seen);
    Controls controls = new Controls(scope);
    this.containers = new MemberContainers(scope, volumes, controls);
    this.departures = new Departures(scope);
    this.reloads = new Reloads(scope, controls, volumes);
    this.readiness = new Readiness(scope, controls, containers, departures, reloads);
    this.running = new RunningChanges(scope, controls, containers, readiness);
    this.removal = new MemberRemoval(scope, controls);
  }

  /**
   * Whether the last step was a write of the record, which no other process had changed in the
   * meantime.
   */
  boolean wasConfirmed() {
    return confirmed;
  }

  @Override
  public void perform(Step step) throws InterruptedException {
    departures.perform(step, () -> carryOut(step));
  }

  private void carryOut(Step step) throws InterruptedException {
    switch (step.kind()) {
      case STORE_SECRETS -> storeSecrets(step);
      case ENSURE_LOG_GROUP ->
          operation.perform(
              step.id(),
              () -> backends.logs().ensureGroup(service().logGroup(), service().owner()));
      case ENSURE_DNS_ZONE -> ensureZone(step);
      case WRITE_DNS_RECORDS -> writeDnsRecords(step);
      case CREATE_VOLUME -> volumes.create(step, request(step));
      case ATTACH_VOLUME -> volumes.attach(step.id(), step.member(), purpose(step));
      case MODIFY_VOLUME -> volumes.modify(step.id(), step.member(), purpose(step));
      case STOP_CONTAINER -> removal.stop(step);
      case CHECK_DATA -> containers.look(step.id(), step.member());
      case RUN_CONTAINER -> containers.start(step.id(), step.member());
      case MARK_INITIALIZING -> mark(step, ServiceState.CREATING, ServiceState.INITIALIZING);
      case AWAIT_READY -> readiness.await(step.id());
      case ROTATE_SECRET -> running.rotate(step);
      case CREATE_OBJECTS -> running.create(step);
      case RELOAD_MEMBER -> reloads.reload(step.id(), step.member());
      case RESTART_MEMBER -> running.restart(step);
      case DETACH_VOLUME -> volumes.detach(step.id(), step.member(), purpose(step));
      case DELETE_DNS_RECORDS -> removal.deleteDnsRecord(step);
      case FORGET_MEMBER -> removal.forget(step);
      case REMOVE_MEMBER -> removal.remove(step);
      case MARK_ACTIVE -> confirmed = mark(step, ServiceState.INITIALIZING, ServiceState.ACTIVE);
      default -> throw new IllegalArgumentException("not a convergence step: " + step.id());
    }
  }

  private ServiceRecord service() {
    return records.current();
  }

  private void storeSecrets(Step step) {
    if (service().state() != ServiceState.CREATING) {
      records.reload(step.id());
    }
    List<String> differing = new ArrayList<>();
    for (Map.Entry<String, Secret> secret : given.entrySet()) {
      String name = secret.getKey();
      if (service().versions(name).equals(givenFor.get(name))
          && !store(step.id(), name, secret.getValue())) {
        differing.add(name + ": a different secret is stored (neither is shown)");
      }
    }
    if (!differing.isEmpty()) {
      throw new SpecConflictException(service().cluster(), service().name(), differing);
    }
  }

  /** Whether the secret is that of the version, or is not needed as there is another version. */
  private boolean store(String step, String name, Secret secret) {
    SecretVersions versions = service().versions(name);
    SecretRef ref = service().secretRef(name, versions.wanted());
    Secret kept = operation.call(step, () -> backends.secrets().createIfAbsent(ref, secret));
    if (service().state() != ServiceState.CREATING) {
      SecretVersions now = records.reload(step).versions(name);
      if (versions.wanted() < now.valid()) {
        operation.perform(step, () -> backends.secrets().delete(ref));
        return true;
      }
    }
    return kept.equals(secret);
  }

  private DnsZone ensureZone(Step step) {
    DnsZone ensured =
        operation.call(
            step.id(), () -> backends.dns().ensureZone(service().domain(), service().cluster()));
    zone = ensured;
    return ensured;
  }

  private void writeDnsRecords(Step step) {
    DnsZone known = zone;
    DnsZone into = known == null ? ensureZone(step) : known;
    List<DnsRecord> wanted = new ArrayList<>();
    for (MemberRecord member : service().members()) {
      wanted.add(new DnsRecord(service().dnsName(member), member.address(), DnsRecord.MEMBER_TTL));
    }
    operation.perform(step.id(), () -> backends.dns().upsert(into, wanted));
  }

  private VolumeRequest request(Step step) {
    MemberRecord member = records.member(step.member());
    VolumePurpose purpose = purpose(step);
    return VolumeRequest.builder()
        .owner(service().owner().withMember(member.name()))
        .purpose(purpose)
        .zone(member.zone())
        .spec(service().spec().volume(purpose))
        .tags(service().spec().tags())
        .build();
  }

  private static VolumePurpose purpose(Step step) {
    return step.purpose().orElseThrow();
  }

  private boolean mark(Step step, ServiceState from, ServiceState to) {
    return records.change(
        step.id(),
        r -> {
          StateRules.refuseUnwanted(r);
          if (r.state() != from) {
            return r;
          }
          // The primary of an ACTIVE service has set the passwords.
          return to == ServiceState.ACTIVE
              ? r.withState(to).withPasswordReset("")
              : r.withState(to);
        });
  }
}
