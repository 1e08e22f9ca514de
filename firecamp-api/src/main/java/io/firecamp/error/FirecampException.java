package io.firecamp.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that the SDK throws deliberately. The message says what to do next.
 */
public class FirecampException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FirecampException(String message) {
    super(message);
  }

  public FirecampException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
