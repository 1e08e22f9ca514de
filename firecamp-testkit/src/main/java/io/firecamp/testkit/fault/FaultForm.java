package io.firecamp.testkit.fault;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.BackendException.Effect;

/**
 * Implemented by a capability whose interface promises an exception of its own: {@link
 * FaultyBackends} throws that one at its calls.
 */
@FunctionalInterface
public interface FaultForm {
  /** What backends throw. */
  FaultForm PLAIN = (message, effect) -> new BackendException(message, true, effect, null);

  /**
   * A failure that a later call may get over.
   *
   * @param effect NONE if the request did not arrive, UNKNOWN if the reply was lost
   */
  BackendException failure(String message, Effect effect);
}
