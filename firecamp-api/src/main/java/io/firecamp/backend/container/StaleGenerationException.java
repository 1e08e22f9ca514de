package io.firecamp.backend.container;

import io.firecamp.backend.BackendException;

/** Somebody else started the member anew, or an older start of it has not ended yet. */
public final class StaleGenerationException extends BackendException {
  private static final long serialVersionUID = 1L;

  public StaleGenerationException(String message) {
    super(message, false, Effect.NONE, null);
  }
}
