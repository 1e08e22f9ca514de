package io.firecamp.kind;

import io.firecamp.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link ServiceControl#reload} when the member does not accept a value of the
 * configuration; the previous one remains in effect. Not retryable. The engine returns the service
 * to its last usable configuration.
 */
public final class ConfigurationRefusedException extends BackendException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the member and contains its own message
   */
  public ConfigurationRefusedException(String message, @Nullable Throwable cause) {
    super(message, false, Effect.NONE, cause);
  }
}
