package io.firecamp.backend.container;

import io.firecamp.backend.BackendException;

/**
 * Thrown when another process has started a newer generation of the member, or an older generation
 * has not exited yet.
 */
public final class StaleGenerationException extends BackendException {
  private static final long serialVersionUID = 1L;

  public StaleGenerationException(String message) {
    super(message, false, Effect.NONE, null);
  }
}
