package io.firecamp.internal.call;

import io.firecamp.error.FirecampException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a wait or a retried request lasts until the deadline. Callers see an
 * OperationTimeoutException.
 */
public final class DeadlinePassedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final String lastWord;

  DeadlinePassedException(Duration timeout, String lastWord, @Nullable Throwable cause) {
    super(
        "not complete within " + timeout.toMillis() / 1000.0 + " s; last status: " + lastWord,
        cause);
    this.lastWord = lastWord;
  }

  /** The last known status of what was waited for. */
  public String lastWord() {
    return lastWord;
  }
}
