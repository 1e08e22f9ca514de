package io.firecamp.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation does not complete within its timeout. Everything that was created
 * remains and is recorded; repeating the call resumes the operation.
 */
public final class OperationTimeoutException extends StepFailedException {
  private static final long serialVersionUID = 1L;

  private final Duration timeout;
  private final String lastWord;

  /**
   * @param step the step that was in progress, or the last request
   * @param lastWord the last known status of the step, as reported by the backend
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

  /** The timeout that elapsed. */
  public Duration timeout() {
    return timeout;
  }

  /** The last known status of what the operation waited for, as reported by the backend. */
  public String lastWord() {
    return lastWord;
  }
}
