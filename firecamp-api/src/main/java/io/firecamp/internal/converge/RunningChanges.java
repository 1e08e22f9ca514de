package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceControl;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Set;
import java.util.TreeSet;

/** Changes running members: secrets, configurations, restarts. */
final class RunningChanges {
  private final Backends backends;
  private final Operation operation;
  private final Controls controls;
  private final Records records;
  private final MemberContainers containers;
  private final Readiness readiness;

  RunningChanges(Scope scope, Controls controls, MemberContainers containers, Readiness readiness) {
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.controls = controls;
    this.records = scope.records();
    this.containers = containers;
    this.readiness = readiness;
  }

  /**
   * The new secret is stored in addition to the old one before the servers use it, so that at any
   * time one of the two stored secrets is valid.
   */
  void rotate(Step step) {
    String name = step.resource();
    if (!records.reload(step.id()).rotating().contains(name)) {
      return;
    }
    ServiceRecord service = records.current();
    Secret wanted = controls.wanted(name);
    Secret begun = replace(step, service, name, wanted);
    if (!begun.equals(wanted)) {
      replace(step, service, name, wanted);
    }
    records.change(
        step.id(),
        r -> {
          Set<String> left = new TreeSet<>(r.rotating());
          left.remove(name);
          return CatchUp.later(r.withRotating(left), records.absent());
        });
  }

  /**
   * Replaces the secret. If another replacement was in progress, resumes that one, because its
   * secret may be the valid one.
   *
   * @return the secret that is now valid
   */
  private Secret replace(Step step, ServiceRecord service, String name, Secret wanted) {
    Secret next =
        operation.call(
            step.id(),
            () -> backends.secrets().createIfAbsent(service.nextSecretRef(name), wanted));
    operation.perform(
        step.id(),
        () -> {
          try (ServiceControl control = controls.open()) {
            control.changeSecret(name, next);
          }
        });
    operation.perform(step.id(), () -> backends.secrets().put(service.secretRef(name), next));
    operation.perform(step.id(), () -> backends.secrets().delete(service.nextSecretRef(name)));
    return next;
  }

  /** Creates what is missing inside of the service; each of it exists before the record says so. */
  void create(Step step) {
    Set<String> objects = records.reload(step.id()).toCreate();
    if (objects.isEmpty()) {
      return;
    }
    operation.perform(
        step.id(),
        () -> {
          try (ServiceControl control = controls.open()) {
            control.create(objects);
          }
        });
    records.change(
        step.id(),
        r -> {
          Set<String> left = new TreeSet<>(r.toCreate());
          left.removeAll(objects);
          return r.withToCreate(left, r.secrets());
        });
  }

  /** Restarts a running member and returns when the service is fully ready again. */
  void restart(Step step) throws InterruptedException {
    ServiceRecord service = records.reload(step.id());
    MemberRecord member = records.member(step.member());
    if (service.rollout().mustRestart(member)) {
      readiness.awaitHarmless(step.id(), member);
      if (records.absent().has(member.name())) {
        return;
      }
      // One that does not come back ends the operation, before the next one is restarted.
      records.absent().need(member.name());
      containers.isPrimary(member.name());
      new ContainerStop(backends, operation)
          .await(
              step.id(),
              service.owner(),
              c ->
                  c.owner().member().equals(member.name())
                      && c.generation() == member.generation());
      containers.start(step.id(), member.name());
    }
    readiness.await(step.id());
  }
}
