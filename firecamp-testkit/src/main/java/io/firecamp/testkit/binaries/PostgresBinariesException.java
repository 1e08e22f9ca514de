package io.firecamp.testkit.binaries;

import io.firecamp.error.FirecampException;
import org.jspecify.annotations.Nullable;

/**
 * There are no PostgreSQL programs that can run here; the message says what was looked at and what
 * to do.
 */
public final class PostgresBinariesException extends FirecampException {
  private static final long serialVersionUID = 1;

  PostgresBinariesException(String message) {
    this(message, null);
  }

  PostgresBinariesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
