package io.firecamp.internal.call;

import io.firecamp.error.FirecampException;

/** Thrown when a wait is abandoned because another step of the operation failed. */
final class AbandonedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  AbandonedException(String step) {
    super("abandoned because another step failed: " + step);
  }
}
