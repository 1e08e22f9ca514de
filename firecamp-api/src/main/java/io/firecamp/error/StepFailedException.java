package io.firecamp.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation fails at a step. Everything that was created remains and is recorded;
 * repeating the call resumes the operation. The message names the service, the step and the member,
 * and contains the backend's last message and what to do.
 */
public class StepFailedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final transient List<String> completed;

  public StepFailedException(
      String message, String step, List<String> completed, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
    this.completed = List.copyOf(completed);
  }

  /** The step that failed, as the plan names it. */
  public String step() {
    return step;
  }

  /** The steps that were completed before the failure, as the plan names them. */
  public List<String> completed() {
    return completed;
  }
}
