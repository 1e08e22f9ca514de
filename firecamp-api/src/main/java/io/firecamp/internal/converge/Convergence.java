package io.firecamp.internal.converge;

import io.firecamp.error.OperationTimeoutException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.StepFailedException;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.StepRunner;
import io.firecamp.internal.record.NextRecord;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.Unready;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.RefusedConfig;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  /** How often members are asked whether they are ready, before one counts as not ready. */
  private static final int FEW_LOOKS = 6;

  private final Scope scope;
  private final Clearing clearing;
  private @Nullable StepFailedException withdrawn;

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
   *
   * @throws StepFailedException also after the service was returned to its last usable
   *     configuration, because a member did not start with the newest one
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
          throwIfWithdrawn(service);
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
      throw withReason(e);
    } catch (StepFailedException e) {
      if (withdraws(e) || (mayRepeat && wasChangedMeanwhile(e))) {
        return new Round(plan, false);
      }
      throw withReason(e);
    }
    settle();
    if (!plan.hasChanges() || (steps.wasConfirmed() && !records.wasOvertaken())) {
      return new Round(plan, true);
    }
    ServiceRecord before = scope.service();
    look();
    return new Round(plan, !mayRepeat || scope.service().equals(before));
  }

  /** All members that are there run with the newest configuration, so it is usable. */
  private void settle() {
    if (scope.service().rollout().isSettled()) {
      return;
    }
    scope
        .records()
        .change(
            "record that the configuration is usable",
            r -> isComplete(r) ? r.withRollout(r.rollout().settled()) : r);
  }

  private boolean isComplete(ServiceRecord service) {
    Rollout rollout = service.rollout();
    return scope.records().absent().present(service).members().stream()
        .noneMatch(m -> rollout.mustRestart(m) || rollout.mustReload(m));
  }

  /**
   * Records the last usable configuration again, if a member that served does not start with the
   * newest one. Whoever converges next, this process or another one, applies it.
   */
  private boolean withdraws(StepFailedException failure) {
    if (!(failure.getCause() instanceof UnusableConfigurationException unusable)) {
      return false;
    }
    ServiceRecord refused = scope.service();
    boolean done =
        scope
            .records()
            .change(
                "record the last usable configuration",
                r -> {
                  StateRules.refuseUnwanted(r);
                  return unusable.isAbout(r) ? NextRecord.withdrawn(r, unusable.reason()) : r;
                });
    if (done) {
      // Some may have been left behind only because of the refused configuration.
      scope.records().absent().retry();
      String fields =
          refused.rollout().trial().stream()
              .flatMap(trial -> trial.before().keySet().stream())
              .sorted()
              .collect(Collectors.joining(", "));
      withdrawn =
          failure(
              failure.step(), failure.completed(), unusable, fields + ": " + unusable.getMessage());
    }
    return done;
  }

  private StepFailedException failure(
      String step, List<String> completed, @Nullable Throwable cause, String words) {
    ServiceRecord service = scope.service();
    return new StepFailedException(
        ("%s of service %s in cluster %s failed%s, because the new configuration cannot be used:"
                + " %s. The last usable configuration is recorded again: choose other values, then"
                + " update again")
            .formatted(
                scope.operation().name(),
                service.name(),
                service.cluster(),
                step.isEmpty() ? "" : " at step \"" + step + "\"",
                words),
        step,
        completed,
        cause);
  }

  /** A failure on the way back to the last usable configuration is not the whole story. */
  private <T extends Throwable> T withReason(T failure) {
    if (withdrawn != null) {
      failure.addSuppressed(withdrawn);
    }
    return failure;
  }

  /**
   * @param begun the record that this operation has begun with
   */
  private void throwIfWithdrawn(ServiceRecord begun) {
    StepFailedException own = withdrawn;
    if (own != null) {
      throw own;
    }
    Optional<RefusedConfig> refused =
        scope.service().rollout().refused().filter(r -> r.includes(begun.rollout().config()));
    if (refused.isPresent()) {
      throw failure("", List.of(), null, refused.get().reason() + " (another process found it)");
    }
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
    List<MemberRecord> present = scope.records().absent().present(wanted).members();
    boolean ordered =
        present.size() > 1 && present.stream().anyMatch(wanted.rollout()::mustRestart);
    Optional<String> primary = ordered ? primary(wanted) : Optional.empty();
    return new ConvergePlanner(
            wanted, seen, !scope.given().isEmpty(), primary, scope.kind()::isHeldByMembers)
        .lookingAtData(scope.kind().canLookAtData())
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

  /**
   * Returns what keeps members from being ready. One that was ready, or not asked, at one of
   * several looks is not reported, because one lost request proves nothing.
   */
  public List<Unready> unready(ServiceRecord service) {
    ServiceRecord present = scope.records().absent().present(service);
    Operation operation = scope.operation();
    List<List<Unready>> looks = new ArrayList<>();
    try (ServiceControl control =
        scope.kind().control(present, scope.observer().secrets(service), operation::remaining)) {
      return operation.await(
          "ask the members",
          () -> {
            looks.add(control.unready());
            List<Unready> always = inAll(looks);
            return always.stream().allMatch(Unready::permanent) || looks.size() >= FEW_LOOKS
                ? Look.done(always)
                : Look.waiting(always.get(0).reason());
          });
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    }
  }

  private static List<Unready> inAll(List<List<Unready>> looks) {
    return looks.get(looks.size() - 1).stream()
        .filter(
            last ->
                looks.stream()
                    .allMatch(
                        look -> look.stream().anyMatch(u -> u.member().equals(last.member()))))
        .toList();
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
