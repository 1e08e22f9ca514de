package io.firecamp.internal.operation;

import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.NewStarts;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.Optional;

/** Restarts, stops and starts a whole service. */
public final class Lifecycle {
  private final Scope scope;
  private final Convergence convergence;

  /** Works within that scope. */
  public Lifecycle(Scope scope) {
    this.scope = scope;
    this.convergence = Ending.convergence(scope);
  }

  /** Returns the plan of {@link #restart}. */
  public Plan planRestart() {
    ServiceRecord wanted = restarted(scope.service());
    return convergence.plan(wanted, scope.observer().observe(wanted));
  }

  /** Restarts all members one by one; a restart that was interrupted is resumed. */
  public Plan restart() {
    scope.records().change("record the restart", Lifecycle::restarted);
    return convergence.run();
  }

  /** Returns the plan of {@link #resetPasswords}. */
  public Plan planResetPasswords() {
    ServiceRecord wanted = reset(scope.service());
    return convergence.plan(wanted, scope.observer().observe(wanted));
  }

  /** Restarts all members at the same time; the primary sets the passwords from the secrets. */
  public Plan resetPasswords() {
    scope.records().change("record the reset", this::reset);
    String asked = scope.service().passwordReset();
    Plan plan = convergence.run();
    scope
        .records()
        .change(
            "record that the passwords are set",
            r -> r.passwordReset().equals(asked) ? r.withPasswordReset("") : r);
    return plan;
  }

  private ServiceRecord reset(ServiceRecord service) {
    StateRules.mustBeWanted(service, "its passwords can be set");
    return service
        .withPasswordReset("asked at " + scope.operation().now())
        .withMembers(
            service.members().stream()
                .map(m -> m.nextGeneration(service.rollout().config()))
                .toList(),
            service.leaving(),
            service.nextOrdinal());
  }

  /** Returns the plan of {@link #start}. */
  public Plan planStart() {
    ServiceRecord wanted = started(scope.service());
    return convergence.plan(wanted, scope.observer().observe(wanted));
  }

  /** Starts all members. */
  public Plan start() {
    ServiceRecord service = scope.service();
    Observation seen = scope.observer().observe(service);
    LostVolumes.refuse(scope.records(), seen, () -> scope.observer().volumes(service));
    scope
        .records()
        .change(
            "record: active", r -> NewStarts.of(started(r), seen, scope.records().absent()::skips));
    return convergence.run(seen);
  }

  /** Returns the plan of {@link #stop}. */
  public Plan planStop() {
    ServiceRecord service = scope.service();
    stopped(service);
    return halt().plan(convergence.primary(service));
  }

  /** Stops all members, the primary first. */
  public Plan stop() {
    Optional<String> primary =
        scope.service().state() == ServiceState.ACTIVE
            ? convergence.primary(scope.service())
            : Optional.empty();
    scope.records().change("record: stopped", Lifecycle::stopped);
    return halt().run(primary);
  }

  private Halt halt() {
    return new Halt(scope.backends(), scope.operation(), scope.service());
  }

  private static ServiceRecord restarted(ServiceRecord service) {
    StateRules.mustBeActive(service, "it can be restarted");
    return service.serving().stream().anyMatch(service.rollout()::mustRestart)
        ? service
        : service.withRollout(service.rollout().restart(false));
  }

  private static ServiceRecord started(ServiceRecord service) {
    ServiceRecord active =
        service.state() == ServiceState.STOPPED ? service.withState(ServiceState.ACTIVE) : service;
    StateRules.mustBeActive(active, "it can be started");
    return active;
  }

  private static ServiceRecord stopped(ServiceRecord service) {
    if (service.state() != ServiceState.STOPPED) {
      StateRules.mustBeActive(service, "it can be stopped");
    }
    return service.withState(ServiceState.STOPPED);
  }
}
