package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * A server did not answer, or refused. The message has the server's own words; {@link #reason} says
 * whether waiting may help.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public final class ServerException extends BackendException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Nobody listens there. Retryable. */
    NOT_LISTENING(true),
    /** It does not answer in time: hung, overloaded, or cut off. Retryable. */
    NO_ANSWER(true),
    /** It starts, recovers or shuts down, and takes no connections meanwhile. Retryable. */
    NOT_READY(true),
    /** All of its connections are taken. Retryable. */
    TOO_MANY_CONNECTIONS(true),
    /** The connection broke while it worked; the effect is not known. Retryable. */
    CONNECTION_LOST(true),
    /** None of the passwords is right. Not retryable. */
    AUTHENTICATION(false),
    /** The configuration has a value that the server does not accept. Not retryable. */
    CONFIGURATION(false),
    /** The server is in a role in which the request makes no sense. Not retryable. */
    WRONG_ROLE(false),
    /** Anything else that the server answers with an error. Not retryable. */
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
   * @param message names the member and has the server's own words
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

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }
}
