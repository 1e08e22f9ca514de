package io.firecamp.engine;

import static io.firecamp.plan.StepKind.DELETE_DNS_RECORDS;
import static io.firecamp.plan.StepKind.DELETE_LOG_GROUP;
import static io.firecamp.plan.StepKind.DELETE_RECORD;
import static io.firecamp.plan.StepKind.DELETE_SECRETS;
import static io.firecamp.plan.StepKind.DETACH_VOLUME;
import static io.firecamp.plan.StepKind.STOP_CONTAINER;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Deletes one service whose record is marked as being deleted. Its volumes are kept. */
final class Deletion implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final Records records;
  private final ServiceRecord service;
  private final Observation seen;
  private final MemberVolumes volumes;
  private final boolean ownsTheName;

  /**
   * @param ownsTheName whether the record is still there, so that nobody else can have its names
   */
  Deletion(Backends backends, Operation operation, Records records, boolean ownsTheName) {
    this.ownsTheName = ownsTheName;
    this.backends = backends;
    this.operation = operation;
    this.records = records;
    this.service = records.current();
    this.seen = new Observer(backends, operation).observe(service);
    this.volumes = new MemberVolumes(backends, operation, records, seen);
  }

  void run() {
    new StepRunner(plan(), operation, this).run();
  }

  Plan plan() {
    List<Step> steps = new ArrayList<>();
    Set<String> stopped = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (MemberRecord member : service.everyMember()) {
      boolean none = seen.container(member.name()).isEmpty();
      stopped.add(add(steps, STOP_CONTAINER, member.name(), "of " + member.name(), Set.of(), none));
    }
    for (MemberRecord member : service.everyMember()) {
      Set<String> after = Set.of(Step.id(STOP_CONTAINER, member.name() + " of " + member.name()));
      for (VolumePurpose purpose : VolumePurpose.values()) {
        boolean free =
            seen.volume(member.name(), purpose)
                .filter(v -> v.state() != VolumeState.AVAILABLE)
                .isEmpty();
        all.add(add(steps, DETACH_VOLUME, member.name(), purpose.word(), after, free));
      }
    }
    all.addAll(stopped);
    boolean noNames = !ownsTheName || seen.dns().isEmpty();
    all.add(add(steps, DELETE_DNS_RECORDS, "", service.domain(), stopped, noNames));
    all.add(add(steps, DELETE_LOG_GROUP, "", service.logGroup(), stopped, false));
    all.add(add(steps, DELETE_SECRETS, "", service.name(), stopped, seen.secrets().isEmpty()));
    add(steps, DELETE_RECORD, "", service.name(), all, !ownsTheName);
    return new Plan("delete", service.cluster(), service.name(), steps, List.of(), List.of());
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
      case DELETE_RECORD -> records.delete(step.id());
      default -> throw new IllegalArgumentException("no step of deletion: " + step.id());
    }
  }

  private void stop(Step step) throws InterruptedException {
    new ContainerStop(backends, operation)
        .await(step.id(), service.owner(), c -> c.owner().member().equals(step.member()));
    for (Container container :
        operation.call(step.id(), () -> backends.containers().find(service.owner()))) {
      if (container.owner().member().equals(step.member())) {
        operation.perform(step.id(), () -> backends.containers().remove(container));
      }
    }
  }

  private void detach(Step step) throws InterruptedException {
    volumes.detach(step.id(), step.member(), ConvergeSteps.purpose(step));
  }

  private void deleteSecrets(Step step) {
    for (String name : service.secrets()) {
      operation.perform(step.id(), () -> backends.secrets().delete(service.secretRef(name)));
      operation.perform(step.id(), () -> backends.secrets().delete(service.nextSecretRef(name)));
    }
  }

  private void deleteDnsRecords(Step step) {
    Map<String, String> ours = new TreeMap<>();
    service.everyMember().forEach(m -> ours.put(service.dnsName(m), m.address()));
    operation
        .call(step.id(), () -> backends.dns().findZone(service.domain()))
        .ifPresent(
            zone -> {
              // A later service of the name has its own addresses.
              List<String> names =
                  operation.call(step.id(), () -> backends.dns().find(zone, ours.keySet())).stream()
                      .filter(r -> r.address().equals(ours.get(r.name())))
                      .map(DnsRecord::name)
                      .toList();
              if (!names.isEmpty()) {
                operation.perform(step.id(), () -> backends.dns().deleteRecords(zone, names));
              }
            });
  }

  private static String add(
      List<Step> steps,
      StepKind kind,
      String member,
      String resource,
      Set<String> after,
      boolean done) {
    Step step = new Step(kind, member, resource, after, done);
    steps.add(step);
    return step.id();
  }
}
