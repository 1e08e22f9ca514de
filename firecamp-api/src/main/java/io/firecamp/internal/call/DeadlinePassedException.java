package io.firecamp.internal.call;

import io.firecamp.error.FirecampException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait or a retried request lasted until the deadline. Users see an OperationTimeoutException.
 */
public final class DeadlinePassedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final String lastWord;

  DeadlinePassedException(Duration timeout, String lastWord, @Nullable Throwable cause) {
    super(
        "not complete within " + timeout.toMillis() / 1000.0 + " s; last word: " + lastWord, cause);
    this.lastWord = lastWord;
  }

  /** What was last known of what was waited for. */
  public String lastWord() {
    return lastWord;
  }
}
