package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Changes running members: secrets, configurations, restarts. */
final class RunningChanges {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Controls controls;
  private final Records records;
  private final MemberContainers containers;
  private final Readiness readiness;

  RunningChanges(Scope scope, Controls controls, MemberContainers containers, Readiness readiness) {
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.kind = scope.kind();
    this.controls = controls;
    this.records = scope.records();
    this.containers = containers;
    this.readiness = readiness;
  }

  /**
   * Completes the rotation of a secret. The new version was stored before it was recorded; the
   * servers take it in one transaction, unless they have a later one; then it is recorded as the
   * valid one, and older ones are deleted.
   */
  void rotate(Step step) {
    String name = step.resource();
    SecretVersions versions = records.reload(step.id()).versions(name);
    if (versions.isRotating()) {
      complete(step.id(), name, versions.next());
    }
    clear(step.id(), name);
  }

  private void complete(String step, String name, long next) {
    Optional<Secret> wanted = controls.secret(name, next);
    if (wanted.isEmpty()) {
      // Somebody deleted it. The servers may have it, but nobody knows it any more.
      changeVersions(step, name, next, SecretVersions::abandoned);
      return;
    }
    boolean[] retried = {false};
    boolean isNewest =
        operation.call(
            step,
            () -> {
              // Another process may have rotated meanwhile, and deleted what would let this one in.
              if (retried[0] && records.reload(step).versions(name).next() != next) {
                return false;
              }
              retried[0] = true;
              try (ServiceControl control = controls.open()) {
                return control.changeSecret(name, wanted.get(), next);
              }
            });
    if (isNewest) {
      changeVersions(step, name, next, SecretVersions::rotated);
      return;
    }
    if (records.reload(step).versions(name).next() == next) {
      throw BackendException.refused(
          ("the servers of service %s have a later %s than the record, as after the metadata store"
                  + " was restored: set the passwords again from the stored secrets")
              .formatted(records.current().name(), name));
    }
  }

  /** A member that holds the secret gets it with its next configuration. */
  private void changeVersions(
      String step, String name, long next, UnaryOperator<SecretVersions> change) {
    records.change(
        step,
        r -> {
          SecretVersions now = r.versions(name);
          // Members that were given this version late, after a later one, need that one again.
          boolean late = now.valid() > next;
          if (now.next() != next && !late) {
            return r;
          }
          ServiceRecord changed = late ? r : r.withVersions(name, change.apply(now));
          return kind.isHeldByMembers(name) ? changed.withRollout(r.rollout().reload()) : changed;
        });
  }

  private void clear(String step, String name) {
    ServiceRecord service = records.current();
    SecretVersions versions = service.versions(name);
    for (long old = versions.oldest(); old < versions.valid(); old++) {
      SecretRef unused = service.secretRef(name, old);
      operation.perform(step, () -> backends.secrets().delete(unused));
    }
    records.change(
        step,
        r -> {
          SecretVersions now = r.versions(name);
          return now.valid() == versions.valid() ? r.withVersions(name, now.cleared()) : r;
        });
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
          return r.withToCreate(left);
        });
  }

  private boolean isOutOfOrder(ServiceRecord service, MemberRecord member) {
    if (!service.rollout().mustRestart(member)) {
      return false;
    }
    boolean isPrimary = service.isPrimary(member);
    return service.rollout().primaryFirst()
        ? !isPrimary && service.rollout().mustRestart(service.primaryMember())
        : isPrimary
            && service.members().stream()
                .filter(m -> !service.isPrimary(m) && !records.absent().skips(m))
                .anyMatch(service.rollout()::mustRestart);
  }

  /**
   * The member that this rolling restart came to last served before it; if it does not come back,
   * the next one may not either.
   */
  private void refuseAfterOneThatIsGone(ServiceRecord service, MemberRecord member) {
    String last = service.rollout().restarting();
    if (!last.equals(member.name()) && records.absent().has(last)) {
      throw BackendException.refused(
          ("%s is not restarted, because %s, which was restarted before it, does not come back: %s."
                  + " Bring %s back, stop it, or clone it again; then call again")
              .formatted(member.name(), last, records.absent().reason(last), last));
    }
  }

  /** Restarts a running member and returns when the service is fully ready again. */
  void restart(Step step) throws InterruptedException {
    ServiceRecord service = records.reload(step.id());
    if (!records.absent().isPresent(service, step.member())) {
      return;
    }
    MemberRecord member = service.member(step.member());
    if (isOutOfOrder(service, member)) {
      // Another process recorded a configuration of another order since this was planned: it is
      // planned again.
      return;
    }
    if (service.rollout().mustRestart(member)) {
      refuseAfterOneThatIsGone(service, member);
      readiness.awaitHarmless(step.id(), member);
      if (!records.absent().isPresent(records.current(), member.name())) {
        return;
      }
      // One that does not come back ends the operation, before the next one is restarted.
      records.absent().need(member.name());
      records.sawPrimary(member.name());
      containers.recordRestart(step.id(), member);
      long next = records.member(member.name()).generation();
      new ContainerStop(backends, operation)
          .await(
              step.id(),
              service.owner(),
              c -> c.owner().member().equals(member.name()) && c.generation() < next);
      containers.start(step.id(), member.name());
    }
    readiness.await(step.id());
  }
}
