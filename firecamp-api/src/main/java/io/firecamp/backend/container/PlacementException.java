package io.firecamp.backend.container;

import io.firecamp.backend.BackendException;

/**
 * Thrown when a host cannot run the container. Nothing was started; another host may be able to run
 * it.
 */
public final class PlacementException extends BackendException {
  private static final long serialVersionUID = 1L;

  public PlacementException(String message) {
    super(message, false, Effect.NONE, null);
  }
}
