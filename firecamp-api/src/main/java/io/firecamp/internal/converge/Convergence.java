package io.firecamp.internal.converge;

import io.firecamp.error.OperationTimeoutException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.StepFailedException;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.StepRunner;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.kind.ServiceControl;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings a service to the state that its record specifies, step by step. */
public final class Convergence {
  /**
   * Bounds the rounds, so that a process that changes the record continuously does not keep others
   * busy forever.
   */
  private static final int MAX_ROUNDS = 20;

  /**
   * Cleans up what was created, or started, after another process had deleted or stopped the
   * service.
   */
  @FunctionalInterface
  public interface Clearing {
    /**
     * @param now the current record of the name, if there is one
     */
    void clear(Operation operation, Optional<Records> now);
  }

  /** How often members are asked who accepts writes, unless one does sooner. */
  public static final int MOST_LOOKS = 10;

  private final Scope scope;
  private final Clearing clearing;

  /** Works within that scope. */
  public Convergence(Scope scope, Clearing clearing) {
    this.scope = scope;
    this.clearing = clearing;
  }

  /** Observes the service and runs the missing steps; returns what was done. */
  public Plan run() {
    return run(scope.observer().observe(scope.service()));
  }

  /**
   * Runs the missing steps, given an observation, and repeats while other processes work on the
   * service concurrently. Returns what was done first. A step that failed because of a concurrent
   * change is not a failure: the service is observed again.
   */
  public Plan run(Observation seen) {
    ServiceRecord service = scope.service();
    try {
      @Nullable Plan first = null;
      Observation now = seen;
      for (int round = 0; ; round++) {
        Round done = round(now, round < MAX_ROUNDS);
        first = first == null ? done.plan() : first;
        if (done.isFinal()) {
          return first;
        }
        now = scope.observer().observe(scope.service());
      }
    } catch (ServiceStateException e) {
      clearIfUnwanted(service, e);
      throw e;
    }
  }

  /**
   * @param isFinal whether no other process changed the record in the meantime
   */
  private record Round(Plan plan, boolean isFinal) {}

  private Round round(Observation seen, boolean mayRepeat) {
    Records records = scope.records();
    records.wasOvertaken();
    ConvergeSteps steps = steps(seen);
    Plan plan = plan(scope.service(), seen);
    try {
      new StepRunner(plan, scope.operation(), steps).run();
    } catch (OperationTimeoutException e) {
      throw e;
    } catch (StepFailedException e) {
      if (mayRepeat && wasChangedMeanwhile(e)) {
        return new Round(plan, false);
      }
      throw e;
    }
    if (!plan.hasChanges() || (steps.wasConfirmed() && !records.wasOvertaken())) {
      return new Round(plan, true);
    }
    ServiceRecord before = scope.service();
    look();
    return new Round(plan, !mayRepeat || scope.service().equals(before));
  }

  /**
   * Whether another process changed the record since the round began.
   *
   * @throws ServiceStateException if another process deletes or stops the service
   */
  private boolean wasChangedMeanwhile(StepFailedException failure) {
    try {
      look();
      return scope.records().wasOvertaken();
    } catch (ServiceStateException e) {
      e.addSuppressed(failure);
      throw e;
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** Reads the record again; fails if another process deletes or stops the service. */
  private void look() {
    StateRules.refuseUnwanted(scope.records().reload("read record"));
  }

  private ConvergeSteps steps(Observation seen) {
    scope
        .records()
        .change(
            "record new starts",
            r -> {
              StateRules.refuseUnwanted(r);
              return NewStarts.of(r, seen, scope.records().absent()::skips);
            });
    return new ConvergeSteps(scope, seen);
  }

  /** Returns the plan for that record. */
  public Plan plan(ServiceRecord wanted, Observation seen) {
    boolean ordered =
        wanted.members().size() > 1
            && wanted.members().stream().anyMatch(wanted.rollout()::mustRestart);
    Optional<String> primary = ordered ? primary(wanted) : Optional.empty();
    return new ConvergePlanner(
            wanted, seen, !scope.given().isEmpty(), primary, scope.kind()::isHeldByMembers)
        .skipping(scope.records().absent()::skips)
        .withPrimaryFirst(scope.records().isChosenPrimary(wanted.primary()))
        .plan(scope.operation().name());
  }

  /** Returns the member that currently accepts writes, if any responds. */
  public Optional<String> primary(ServiceRecord service) {
    ServiceRecord present = scope.records().absent().present(service);
    try (ServiceControl control =
        scope
            .kind()
            .control(present, scope.observer().secrets(service), scope.operation()::remaining)) {
      return control.primary().filter(p -> service.find(p).isPresent());
    }
  }

  /**
   * The same, but polls for some seconds until one responds, because one lost request proves
   * nothing.
   */
  public Optional<String> findPrimary(ServiceRecord service) {
    return find(() -> primary(service), MOST_LOOKS, "no member accepts writes");
  }

  /**
   * Whether one of those members responds and accepts writes.
   *
   * @param most how often they are asked until one does
   */
  public boolean acceptsWrites(ServiceRecord service, List<MemberRecord> members, int most) {
    String waiting = "member %s does not accept writes".formatted(members.get(0).name());
    return find(() -> writable(service, members), most, waiting).isPresent();
  }

  private Optional<Boolean> writable(ServiceRecord service, List<MemberRecord> members) {
    try (ServiceControl control =
        scope
            .kind()
            .control(service, scope.observer().secrets(service), scope.operation()::remaining)) {
      return control.acceptsWrites(members) ? Optional.of(true) : Optional.empty();
    }
  }

  private <T> Optional<T> find(Supplier<Optional<T>> ask, int most, String waiting) {
    Operation operation = scope.operation();
    int[] looks = {0};
    try {
      return operation.await(
          "find the primary",
          () -> {
            Optional<T> found = ask.get();
            return found.isPresent() || ++looks[0] >= most
                ? Look.done(found)
                : Look.waiting(waiting);
          });
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    }
  }

  private void clearIfUnwanted(ServiceRecord service, ServiceStateException cause) {
    Operation operation = scope.operation().forClearing();
    try {
      clearing.clear(
          operation,
          Records.find(scope.backends().metadata(), operation, service.cluster(), service.name()));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
