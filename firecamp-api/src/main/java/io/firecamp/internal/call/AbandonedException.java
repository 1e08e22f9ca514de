package io.firecamp.internal.call;

import io.firecamp.error.FirecampException;

/** A wait ended because another step of the operation failed. */
final class AbandonedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  AbandonedException(String step) {
    super("abandoned because another step failed: " + step);
  }
}
