package io.firecamp.internal.call;

import io.firecamp.error.FirecampException;
import io.firecamp.error.OperationInterruptedException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.error.StepFailedException;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation throws when one of its steps failed. */
final class StepFailure {
  private StepFailure() {}

  /**
   * Returns the exception to throw.
   *
   * @param done the ids of the completed steps
   * @throws Error the cause, if it is one
   */
  static RuntimeException of(
      Plan plan, Operation operation, Step step, List<String> done, @Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof InterruptedException interrupted) {
      return operation.interrupted(interrupted);
    }
    if (cause instanceof SpecConflictException
        || cause instanceof ServiceStateException
        || cause instanceof OperationInterruptedException) {
      return (FirecampException) cause;
    }
    if (cause instanceof DeadlinePassedException passed) {
      return operation.timeout(step.id(), done, passed);
    }
    String message =
        "%s of service %s in cluster %s failed at step \"%s\": %s. Everything created so far remains recorded; fix the cause and call %s again to resume it"
            .formatted(
                plan.operation(),
                plan.service(),
                plan.cluster(),
                step.id(),
                Words.of(cause),
                plan.operation());
    return new StepFailedException(message, step.id(), done, cause);
  }
}
