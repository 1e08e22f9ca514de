package io.firecamp.backend;

import io.firecamp.error.FirecampException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a backend refuses or fails a request. The message contains the backend's own message.
 * Unless {@link #effect} is {@link Effect#NONE}, the request may have been carried out.
 */
public class BackendException extends FirecampException {
  private static final long serialVersionUID = 1L;

  /** What is known about the effect of the request. */
  public enum Effect {
    /** The request had no effect. */
    NONE,
    /** The request may have been carried out, for example when the reply was lost. */
    UNKNOWN
  }

  private final boolean retryable;
  private final Effect effect;

  /**
   * @param retryable whether the same request may succeed if it is retried (throttled, unavailable)
   */
  public BackendException(
      String message, boolean retryable, Effect effect, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.effect = effect;
  }

  /** Returns a failure that is not retryable and had no effect. */
  public static BackendException refused(String message) {
    return new BackendException(message, false, Effect.NONE, null);
  }

  /** Returns a failure that is retryable and whose effect is unknown. */
  public static BackendException transientFailure(String message, @Nullable Throwable cause) {
    return new BackendException(message, true, Effect.UNKNOWN, cause);
  }

  /** Whether the same request may succeed if it is retried. */
  public boolean retryable() {
    return retryable;
  }

  /** What is known about the effect of the request. */
  public Effect effect() {
    return effect;
  }
}
