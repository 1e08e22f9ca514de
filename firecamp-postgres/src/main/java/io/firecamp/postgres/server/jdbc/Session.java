package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.ServerException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** A connection to a known member: every failure names the member and the step. */
final class Session implements AutoCloseable {
  /** A step that uses a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final Endpoint endpoint;
  private final Connection connection;
  private Duration timeout;

  Session(Endpoint endpoint, Connection connection, Duration timeout) throws SQLException {
    this.endpoint = endpoint;
    this.connection = connection;
    this.timeout = timeout;
    setNetworkTimeout();
  }

  private void setNetworkTimeout() throws SQLException {
    connection.setNetworkTimeout(
        Runnable::run, (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())));
  }

  /** Changes the timeout of later requests. */
  void limit(Duration newTimeout) {
    if (!newTimeout.equals(timeout)) {
      timeout = newTimeout;
      ask(
          "limit a session",
          c -> {
            setNetworkTimeout();
            return true;
          });
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Duration timeout() {
    return timeout;
  }

  /** Runs the step; a failure names it. */
  <T> T ask(String step, Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw Failures.of(endpoint, step, e);
    }
  }

  /** Runs statements, all in one round trip. */
  void run(String step, String statements) {
    ask(
        step,
        c -> {
          try (Statement statement = c.createStatement()) {
            return statement.execute(statements);
          }
        });
  }

  /** The first column of the first row; an empty text for none. */
  String text(String step, String query) {
    return ask(
        step,
        c -> {
          try (Statement statement = c.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
          }
        });
  }

  /**
   * Returns when the condition holds; the server itself waits between two polls.
   *
   * @param condition an SQL expression
   * @throws ServerException NO_ANSWER if it does not hold within the time
   */
  void until(String step, String condition, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    String look = "SELECT " + condition;
    while (!text(step, look).equals("t")) {
      if (System.nanoTime() - end > 0) {
        throw Failures.failure(
            ServerException.Reason.NO_ANSWER,
            endpoint,
            step,
            "not complete within " + within + "; it may still complete later",
            null);
      }
      look = "SELECT " + condition + " FROM pg_sleep(0.005)";
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LoggerFactory.getLogger(Session.class).debug("closing a session failed", e);
    }
  }
}
