package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server does not respond, or refuses a request. The message contains the server's
 * own message; {@link #reason} says whether a retry may succeed.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public final class ServerException extends BackendException {
  private static final long serialVersionUID = 1L;

  /** The reason for the failure. */
  public enum Reason {
    /** The connection was refused. Retryable. */
    NOT_LISTENING(true),
    /** The server does not respond in time: hung, overloaded, or unreachable. Retryable. */
    NO_ANSWER(true),
    /**
     * The server is starting, recovering or shutting down, and accepts no connections. Retryable.
     */
    NOT_READY(true),
    /** All of its connections are in use. Retryable. */
    TOO_MANY_CONNECTIONS(true),
    /** The connection was lost during the request; the effect is unknown. Retryable. */
    CONNECTION_LOST(true),
    /** None of the passwords is valid. Not retryable. */
    AUTHENTICATION(false),
    /** The configuration contains a value that the server does not accept. Not retryable. */
    CONFIGURATION(false),
    /** The role of the server does not permit the request. Not retryable. */
    WRONG_ROLE(false),
    /** Any other error that the server reports. Not retryable. */
    REFUSED(false);

    private final boolean passes;

    Reason(boolean passes) {
      this.passes = passes;
    }

    /** Whether the same request may succeed if it is retried. */
    public boolean passes() {
      return passes;
    }
  }

  private final Reason reason;

  /**
   * @param message names the member and contains the server's own message
   */
  public ServerException(Reason reason, String message, @Nullable Throwable cause) {
    super(
        message,
        reason.passes(),
        reason == Reason.CONNECTION_LOST || reason == Reason.NO_ANSWER
            ? Effect.UNKNOWN
            : Effect.NONE,
        cause);
    this.reason = reason;
  }

  /** The reason for the failure. */
  public Reason reason() {
    return reason;
  }
}
