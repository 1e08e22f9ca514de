package io.firecamp.aws.emulator;

import org.jspecify.annotations.Nullable;

/** Thrown when an emulator cannot be installed or started. A test never skips because of it. */
public final class EmulatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmulatorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
