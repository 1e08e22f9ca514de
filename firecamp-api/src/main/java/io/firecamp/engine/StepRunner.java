package io.firecamp.engine;

import io.firecamp.error.FirecampException;
import io.firecamp.error.OperationInterruptedException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.error.StepFailedException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Runs the steps of one plan, each as soon as what it needs is completed. */
final class StepRunner {
  /** Does one step. */
  interface Action {
    void perform(Step step) throws InterruptedException;
  }

  private record Outcome(Step step, @Nullable Throwable failure) {}

  private final Plan plan;
  private final Operation operation;
  private final Action action;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Map<String, Future<?>> running = new HashMap<>();
  private final Set<String> completed = new HashSet<>();
  private final List<String> done = new ArrayList<>();
  private @Nullable Outcome failed;
  private @Nullable Step late;

  StepRunner(Plan plan, Operation operation, Action action) {
    this.plan = plan;
    this.operation = operation;
    this.action = action;
  }

  /**
   * Runs all steps. If one fails, starts no more, waits for those that run, and throws.
   *
   * @throws StepFailedException for the step that failed first
   */
  void run() {
    List<Step> waiting = new ArrayList<>(plan.steps());
    try {
      startReady(waiting);
      while (!running.isEmpty()) {
        settle(outcomes.take());
        startReady(waiting);
      }
    } catch (InterruptedException e) {
      operation.abandon();
      running.values().forEach(f -> f.cancel(true));
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException(operation.name(), e);
    }
    if (failed != null) {
      throw failure(failed);
    }
  }

  private void startReady(List<Step> waiting) {
    if (failed != null) {
      return;
    }
    List<Step> ready = waiting.stream().filter(s -> completed.containsAll(s.after())).toList();
    waiting.removeAll(ready);
    for (Step step : ready) {
      if (step.done()) {
        completed.add(step.id());
      } else if (operation.deadline().expired()) {
        late = step;
      } else {
        running.put(step.id(), operation.options().executor().submit(() -> perform(step)));
      }
    }
    if (ready.stream().anyMatch(Step::done)) {
      startReady(waiting);
    }
    // Those that run know better what it was that took so long.
    if (late != null && running.isEmpty() && failed == null) {
      fail(late, operation.deadlinePassed("the step had not begun"));
    }
  }

  private void perform(Step step) {
    operation.tell(ProgressEvent.Type.STARTED, step.id(), "");
    Throwable failure = null;
    try {
      action.perform(step);
      operation.tell(ProgressEvent.Type.COMPLETED, step.id(), "");
    } catch (Throwable e) {
      failure = e;
    }
    outcomes.add(new Outcome(step, failure));
  }

  private void settle(Outcome outcome) {
    running.remove(outcome.step().id());
    if (outcome.failure() == null) {
      completed.add(outcome.step().id());
      done.add(outcome.step().id());
      return;
    }
    if (failed == null) {
      fail(outcome.step(), outcome.failure());
    } else if (failed.failure() != null && failed.failure() != outcome.failure()) {
      failed.failure().addSuppressed(outcome.failure());
    }
  }

  private void fail(Step step, Throwable failure) {
    failed = new Outcome(step, failure);
    operation.abandon();
    operation.tell(ProgressEvent.Type.FAILED, step.id(), String.valueOf(failure.getMessage()));
  }

  private RuntimeException failure(Outcome outcome) {
    Throwable cause = outcome.failure();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof SpecConflictException
        || cause instanceof ServiceStateException
        || cause instanceof OperationInterruptedException) {
      return (FirecampException) cause;
    }
    String message =
        "%s of service %s in cluster %s failed at step \"%s\": %s. What was made before stays recorded; mend the cause and call %s again to go on"
            .formatted(
                plan.operation(),
                plan.service(),
                plan.cluster(),
                outcome.step().id(),
                cause == null ? "" : cause.getMessage(),
                plan.operation());
    return new StepFailedException(message, outcome.step().id(), done, cause);
  }
}
