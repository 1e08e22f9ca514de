package io.firecamp.internal.operation;

import static io.firecamp.plan.StepKind.DELETE_DNS_RECORDS;
import static io.firecamp.plan.StepKind.DELETE_LOG_GROUP;
import static io.firecamp.plan.StepKind.DELETE_RECORD;
import static io.firecamp.plan.StepKind.DELETE_SECRETS;
import static io.firecamp.plan.StepKind.DETACH_VOLUME;
import static io.firecamp.plan.StepKind.STOP_CONTAINER;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.StepRunner;
import io.firecamp.internal.converge.ContainerStop;
import io.firecamp.internal.converge.MemberVolumes;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.record.Records;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Deletes one service whose record is marked as being deleted. Its volumes are kept. */
public final class Deletion implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final Records records;
  private final ServiceRecord service;
  private final Observation seen;
  private final MemberVolumes volumes;
  private final NameOwner name;
  private volatile boolean isDeleted;

  /** The owner of the name of the service while it is being deleted. */
  public enum NameOwner {
    /** Its record exists, so no other service can have the name. */
    THIS_SERVICE,
    /** Its record was deleted; another service of the name may be provisioned at any time. */
    NOBODY,
    /** Another service has the name. */
    ANOTHER_SERVICE
  }

  /** Deletes the service of that record. */
  public Deletion(Backends backends, Operation operation, Records records, NameOwner name) {
    this.name = name;
    this.backends = backends;
    this.operation = operation;
    this.records = records;
    this.service = records.current();
    this.seen = new Observer(backends, operation).observe(service);
    this.volumes = new MemberVolumes(backends, operation, records, seen);
  }

  /**
   * Returns the record of a service that is to be deleted.
   *
   * @throws ServiceStateException if it is protected
   */
  public static ServiceRecord marked(ServiceRecord service) {
    if (service.spec().deletionProtection() && service.state() != ServiceState.DELETING) {
      throw new ServiceStateException(
          ("service %s in cluster %s is protected; nothing was changed: update it with"
                  + " deletionProtection(false), then delete it")
              .formatted(service.name(), service.cluster()));
    }
    return service.withState(ServiceState.DELETING);
  }

  /**
   * Deletes; returns what was done. Once another process has completed the deletion, the service
   * may be recreated with the uuid, the volumes and the names that it had: what this process did
   * too late is undone.
   */
  public Plan run() {
    Plan plan = plan();
    new StepRunner(plan, operation, this).run();
    Optional<Records> now =
        isDeleted
            ? Optional.empty()
            : Records.find(backends.metadata(), operation, service.cluster(), service.name());
    now.ifPresent(this::giveBack);
    return plan;
  }

  private void giveBack(Records now) {
    ServiceRecord found = now.current();
    if (found.state() != ServiceState.DELETING) {
      new Restoration(backends, operation, found).run();
    } else if (name == NameOwner.THIS_SERVICE && found.uuid().equals(service.uuid())) {
      // Somebody recreated it and deletes it again.
      new Deletion(backends, operation, now, name).run();
    }
  }

  /** Returns the plan. */
  public Plan plan() {
    List<Step> steps = new ArrayList<>();
    List<Step> all = new ArrayList<>();
    List<Step> stopped = new ArrayList<>();
    for (MemberRecord member : service.everyMember()) {
      boolean none = seen.container(member.name()).isEmpty();
      String what = "of " + member.name();
      stopped.add(add(steps, Step.ofMember(STOP_CONTAINER, member.name(), what, List.of(), none)));
    }
    for (MemberRecord member : service.everyMember()) {
      Step stop = stopped.get(all.size() / VolumePurpose.values().length);
      for (VolumePurpose purpose : VolumePurpose.values()) {
        boolean free =
            seen.volume(member.name(), purpose)
                .filter(v -> v.state() != VolumeState.AVAILABLE)
                .isEmpty();
        all.add(
            add(
                steps,
                Step.ofVolume(
                    DETACH_VOLUME, member.name(), purpose, purpose.word(), List.of(stop), free)));
      }
    }
    all.addAll(stopped);
    boolean another = name == NameOwner.ANOTHER_SERVICE;
    boolean noNames = another || seen.dns().isEmpty();
    all.add(add(steps, Step.ofService(DELETE_DNS_RECORDS, service.domain(), stopped, noNames)));
    all.add(add(steps, Step.ofService(DELETE_LOG_GROUP, service.logGroup(), stopped, false)));
    boolean noSecrets = seen.secrets().isEmpty();
    all.add(add(steps, Step.ofService(DELETE_SECRETS, service.name(), stopped, noSecrets)));
    add(steps, Step.ofService(DELETE_RECORD, service.name(), all, another));
    return Plan.of("delete", service.cluster(), service.name(), steps);
  }

  private static Step add(List<Step> steps, Step step) {
    steps.add(step);
    return step;
  }

  @Override
  public void perform(Step step) throws InterruptedException {
    switch (step.kind()) {
      case STOP_CONTAINER -> stop(step);
      case DETACH_VOLUME -> detach(step);
      case DELETE_DNS_RECORDS -> deleteDnsRecords(step);
      case DELETE_LOG_GROUP ->
          operation.perform(step.id(), () -> backends.logs().deleteGroup(service.logGroup()));
      case DELETE_SECRETS -> deleteSecrets(step);
      case DELETE_RECORD -> isDeleted = records.delete(step.id(), service);
      default -> throw new IllegalArgumentException("not a deletion step: " + step.id());
    }
  }

  /** Not the starts of a service that was recreated meanwhile: these have higher numbers. */
  private void stop(Step step) throws InterruptedException {
    long last = service.member(step.member()).generation();
    Predicate<Container> meant =
        c -> c.owner().member().equals(step.member()) && c.generation() <= last;
    List<Container> ended =
        new ContainerStop(backends, operation).await(step.id(), service.owner(), meant);
    for (Container container : ended) {
      if (meant.test(container)) {
        operation.perform(step.id(), () -> backends.containers().remove(container));
      }
    }
  }

  /** The volumes of a service that was recreated are in use. */
  private void detach(Step step) throws InterruptedException {
    if (!records.wasRecreated(step.id(), service)) {
      volumes.detach(step.id(), step.member(), step.purpose().orElseThrow());
    }
  }

  private void deleteSecrets(Step step) {
    service.secrets().forEach((name, versions) -> deleteSecret(step.id(), name, versions));
  }

  /** Also those that a caller stored, which then ended before it recorded them. */
  private void deleteSecret(String step, String name, SecretVersions versions) {
    for (long each = versions.oldest(); ; each++) {
      SecretRef ref = service.secretRef(name, each);
      if (each > versions.wanted()
          && operation.call(step, () -> backends.secrets().get(ref)).isEmpty()) {
        return;
      }
      operation.perform(step, () -> backends.secrets().delete(ref));
    }
  }

  private void deleteDnsRecords(Step step) {
    Map<String, Set<String>> ours = records.addresses();
    operation
        .call(step.id(), () -> backends.dns().findZone(service.domain()))
        .filter(zone -> zone.isOf(service.cluster()))
        .ifPresent(
            zone -> {
              // A later service of the name has its own addresses.
              List<String> names =
                  operation.call(step.id(), () -> backends.dns().find(zone, ours.keySet())).stream()
                      .filter(
                          r ->
                              name == NameOwner.THIS_SERVICE
                                  || ours.getOrDefault(r.name(), Set.of()).contains(r.address()))
                      .map(DnsRecord::name)
                      .toList();
              if (!names.isEmpty()) {
                operation.perform(step.id(), () -> backends.dns().deleteRecords(zone, names));
              }
            });
  }
}
