package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Derives the reason for a failure from the driver's exception (PostgreSQL docs, appendix A). */
final class Failures {
  private Failures() {}

  /** Returns the failure with the server's own message. */
  static ServerException of(Endpoint endpoint, String step, SQLException e) {
    return failure(reason(e), endpoint, step, words(e), e);
  }

  static ServerException failure(
      Reason reason, Endpoint endpoint, String step, String words, @Nullable Throwable cause) {
    return new ServerException(
        reason, "cannot %s on member %s: %s".formatted(step, endpoint, words), cause);
  }

  static boolean hasState(SQLException e, String state) {
    return state.equals(e.getSQLState());
  }

  private static Reason reason(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "28P01", "28000", "08004" -> Reason.AUTHENTICATION;
      case "57P03" -> Reason.NOT_READY;
      case "53300" -> Reason.TOO_MANY_CONNECTIONS;
      case "57P01", "57P02", "57P05" -> Reason.CONNECTION_LOST;
      case "25006" -> Reason.WRONG_ROLE;
      case "F0000" -> Reason.CONFIGURATION;
      default -> state.startsWith("08") ? ofConnection(e) : Reason.REFUSED;
    };
  }

  private static Reason ofConnection(SQLException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return Reason.NO_ANSWER;
      }
      if (cause instanceof UnknownHostException) {
        return Reason.NOT_LISTENING;
      }
      if (cause instanceof ConnectException) {
        return String.valueOf(cause.getMessage()).contains("refused")
            ? Reason.NOT_LISTENING
            : Reason.NO_ANSWER;
      }
      if (cause instanceof java.net.NoRouteToHostException) {
        return Reason.NO_ANSWER;
      }
    }
    // The driver's exception for a login that timed out has no cause.
    return hasState(e, "08001") && e.getCause() == null ? Reason.NO_ANSWER : Reason.CONNECTION_LOST;
  }

  /** Without detail and statement, which may contain values. */
  static String words(SQLException e) {
    ServerErrorMessage said = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (said != null) {
      return said.getSeverity() + ": " + said.getMessage();
    }
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + " (" + cause.getMessage() + ")";
  }
}
