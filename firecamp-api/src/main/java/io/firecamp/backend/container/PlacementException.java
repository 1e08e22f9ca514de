package io.firecamp.backend.container;

import io.firecamp.backend.BackendException;

/** A host cannot take the container. Nothing was started; another host may take it. */
public final class PlacementException extends BackendException {
  private static final long serialVersionUID = 1L;

  public PlacementException(String message) {
    super(message, false, Effect.NONE, null);
  }
}
