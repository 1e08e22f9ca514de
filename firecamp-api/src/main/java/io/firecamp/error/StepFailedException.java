package io.firecamp.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation failed at a step. What was created before stays and is recorded: the same call again
 * resumes it. The message names service, step, member, the backend's last word and what to do.
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

  /** The steps that were completed before, as the plan names them. */
  public List<String> completed() {
    return completed;
  }
}
