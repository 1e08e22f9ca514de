package io.firecamp.internal.call;

import io.firecamp.error.OperationInterruptedException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one plan one after the other in the calling thread, in the plan's order, which
 * respects what steps need.
 */
final class StepSequence {
  private final Plan plan;
  private final Operation operation;
  private final StepRunner.Action action;

  StepSequence(Plan plan, Operation operation, StepRunner.Action action) {
    this.plan = plan;
    this.operation = operation;
    this.action = action;
  }

  /** Runs all steps, up to the first that fails; see {@link StepRunner#run}. */
  void run() {
    for (Step step : plan.steps()) {
      Throwable failure = step.done() ? null : attempt(step);
      if (failure != null) {
        operation.abandon();
        operation.tell(ProgressEvent.Type.FAILED, step, Words.of(failure));
        throw StepFailure.of(plan, operation, step, completedBefore(step), failure);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // It is one of the plan's steps.
  private List<String> completedBefore(Step failed) {
    List<String> completed = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step == failed) {
        break;
      }
      if (!step.done()) {
        completed.add(step.id());
      }
    }
    return completed;
  }

  /** Returns why the step failed, or null if it is completed. */
  private @Nullable Throwable attempt(Step step) {
    if (operation.deadline().expired()) {
      return operation.deadlinePassed("the step had not started");
    }
    if (Thread.currentThread().isInterrupted()) {
      return new OperationInterruptedException(
          operation.name(), new InterruptedException("before a step"));
    }
    operation.tell(ProgressEvent.Type.STARTED, step, "");
    try {
      action.perform(step);
      operation.tell(ProgressEvent.Type.COMPLETED, step, "");
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
