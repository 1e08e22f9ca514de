package io.firecamp.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation did not complete within its timeout. What was created before stays and is recorded:
 * the same call again resumes it.
 */
public final class OperationTimeoutException extends StepFailedException {
  private static final long serialVersionUID = 1L;

  private final Duration timeout;
  private final String lastWord;

  /**
   * @param step the step that was waited for, or what was asked last
   * @param lastWord what was last known of what is waited for, in the backend's words
   */
  public OperationTimeoutException(
      String message,
      String step,
      List<String> completed,
      Duration timeout,
      String lastWord,
      @Nullable Throwable cause) {
    super(message, step, completed, cause);
    this.timeout = timeout;
    this.lastWord = lastWord;
  }

  /** The timeout that passed. */
  public Duration timeout() {
    return timeout;
  }

  /** What was last known of what the operation waited for, in the backend's words. */
  public String lastWord() {
    return lastWord;
  }
}
