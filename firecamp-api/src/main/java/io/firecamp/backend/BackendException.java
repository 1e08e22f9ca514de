package io.firecamp.backend;

import io.firecamp.error.FirecampException;
import org.jspecify.annotations.Nullable;

/**
 * A backend refused or failed a request. The message holds the backend's own words. Unless {@link
 * #effect} says {@link Effect#NONE}, the request may have been carried out.
 */
public class BackendException extends FirecampException {
  private static final long serialVersionUID = 1L;

  /** What is known of the request's effect. */
  public enum Effect {
    /** The request had no effect. */
    NONE,
    /** The request may have been carried out, for example when the reply was lost. */
    UNKNOWN
  }

  private final boolean retryable;
  private final Effect effect;

  /**
   * @param retryable whether the same request may succeed a little later (throttled, unavailable)
   */
  public BackendException(
      String message, boolean retryable, Effect effect, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.effect = effect;
  }

  /** A failure that will not go away by trying again, without effect. */
  public static BackendException refused(String message) {
    return new BackendException(message, false, Effect.NONE, null);
  }

  /** A failure that may go away by trying again, with an effect that is not known. */
  public static BackendException transientFailure(String message, @Nullable Throwable cause) {
    return new BackendException(message, true, Effect.UNKNOWN, cause);
  }

  /** Whether the same request may succeed a little later. */
  public boolean retryable() {
    return retryable;
  }

  /** What is known of the request's effect. */
  public Effect effect() {
    return effect;
  }
}
