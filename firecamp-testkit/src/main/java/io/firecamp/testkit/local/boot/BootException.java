package io.firecamp.testkit.local.boot;

import io.firecamp.error.FirecampException;
import org.jspecify.annotations.Nullable;

/** A member cannot be started; the message says why and what to do. */
public final class BootException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public BootException(String message) {
    super(message);
  }

  public BootException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
