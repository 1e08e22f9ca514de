package io.firecamp.engine;

import static io.firecamp.plan.StepKind.DELETE_DNS_RECORDS;
import static io.firecamp.plan.StepKind.DELETE_LOG_GROUP;
import static io.firecamp.plan.StepKind.DELETE_RECORD;
import static io.firecamp.plan.StepKind.DELETE_SECRETS;
import static io.firecamp.plan.StepKind.DETACH_VOLUME;
import static io.firecamp.plan.StepKind.STOP_CONTAINER;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.volume.Volume;
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
import java.util.Set;

/** Deletes one service whose record is marked as being deleted. Its volumes are kept. */
final class Deletion implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final Records records;
  private final ServiceRecord service;
  private final Observation seen;
  private final MemberVolumes volumes;

  Deletion(Backends backends, Operation operation, Records records) {
    this.backends = backends;
    this.operation = operation;
    this.records = records;
    this.service = records.current();
    this.seen = new Observer(backends, operation).observe(service);
    this.volumes = new MemberVolumes(backends, operation, service, seen);
  }

  void run() {
    new StepRunner(plan(), operation, this).run();
  }

  Plan plan() {
    List<Step> steps = new ArrayList<>();
    Set<String> stopped = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (MemberRecord member : service.members()) {
      boolean none = seen.container(member.name()).isEmpty();
      stopped.add(add(steps, STOP_CONTAINER, member.name(), "of " + member.name(), Set.of(), none));
    }
    for (MemberRecord member : service.members()) {
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
    all.add(add(steps, DELETE_DNS_RECORDS, "", service.domain(), stopped, seen.dns().isEmpty()));
    all.add(add(steps, DELETE_LOG_GROUP, "", service.logGroup(), stopped, false));
    all.add(add(steps, DELETE_SECRETS, "", service.name(), stopped, seen.secrets().isEmpty()));
    add(steps, DELETE_RECORD, "", service.name(), all, false);
    return new Plan("delete", service.cluster(), service.name(), steps, List.of());
  }

  @Override
  public void perform(Step step) throws InterruptedException {
    switch (step.kind()) {
      case STOP_CONTAINER -> stop(step);
      case DETACH_VOLUME -> detach(step);
      case DELETE_DNS_RECORDS -> deleteDnsRecords(step);
      case DELETE_LOG_GROUP ->
          operation.perform(step.id(), () -> backends.logs().deleteGroup(service.logGroup()));
      case DELETE_SECRETS ->
          service
              .secrets()
              .forEach(
                  s ->
                      operation.perform(
                          step.id(), () -> backends.secrets().delete(service.secretRef(s))));
      case DELETE_RECORD -> records.delete(step.id());
      default -> throw new IllegalArgumentException("no step of deletion: " + step.id());
    }
  }

  private void stop(Step step) throws InterruptedException {
    operation.await(
        step.id(),
        () -> {
          List<Container> found =
              operation.call(step.id(), () -> backends.containers().find(service.owner()));
          for (Container container : found) {
            if (container.owner().member().equals(step.member())) {
              if (container.mayWrite()) {
                operation.perform(step.id(), () -> backends.containers().stop(container));
                return Look.waiting(
                    "container of %s is %s".formatted(step.member(), container.state()));
              }
              operation.perform(step.id(), () -> backends.containers().remove(container));
            }
          }
          return Look.done(true);
        });
  }

  private void detach(Step step) throws InterruptedException {
    VolumePurpose purpose =
        step.resource().equals(VolumePurpose.DATA.word())
            ? VolumePurpose.DATA
            : VolumePurpose.JOURNAL;
    Volume volume = seen.volume(step.member(), purpose).orElseThrow();
    volumes.detach(step.id(), volume);
  }

  private void deleteDnsRecords(Step step) {
    List<String> names = service.members().stream().map(service::dnsName).toList();
    operation
        .call(step.id(), () -> backends.dns().findZone(service.domain()))
        .ifPresent(
            zone -> operation.perform(step.id(), () -> backends.dns().deleteRecords(zone, names)));
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
