package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Route;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that follows the members and passwords of its service: if a connection fails, the
 * record and the password are read again, and if they have changed, the connection is tried once
 * more. Threads whose connections fail at the same time share one such read. Thread-safe.
 */
final class FollowingDataSource extends PlainDataSource {
  /** One attempt to connect. */
  private interface Attempt {
    Connection on(DataSource source) throws SQLException;
  }

  /**
   * @param sources one for each of the credentials
   */
  private record Current(Route route, List<DataSource> sources) {}

  private final Supplier<Route> read;
  private final Function<Route, List<DataSource>> open;
  private final Object reading = new Object();
  private volatile Current current;
  private long readAt = System.nanoTime();

  /**
   * Reads the route now.
   *
   * @param open returns a data source for each of the route's credentials
   */
  FollowingDataSource(Supplier<Route> read, Function<Route, List<DataSource>> open) {
    this.read = read;
    this.open = open;
    Route route = read.get();
    this.current = new Current(route, open.apply(route));
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect(DataSource::getConnection, true);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return connect(source -> source.getConnection(user, password), false);
  }

  private Connection connect(Attempt attempt, boolean withOwnPassword) throws SQLException {
    Current used = current;
    SQLException failure;
    try {
      return connect(used, attempt, withOwnPassword);
    } catch (SQLException e) {
      failure = e;
    }
    Current now = mayHaveChanged(failure) ? readAgain(System.nanoTime(), failure) : used;
    if (now.route().equals(used.route())) {
      throw named(used, failure);
    }
    try {
      return connect(now, attempt, withOwnPassword);
    } catch (SQLException e) {
      throw named(now, e);
    }
  }

  private static Connection connect(Current to, Attempt attempt, boolean withOwnPassword)
      throws SQLException {
    List<DataSource> sources = to.sources();
    for (DataSource likelier : sources.subList(0, withOwnPassword ? sources.size() - 1 : 0)) {
      try {
        return attempt.on(likelier);
      } catch (SQLException e) {
        if (!state(e).startsWith("28")) {
          throw e;
        }
      }
    }
    return attempt.on(sources.get(withOwnPassword ? sources.size() - 1 : 0));
  }

  /** A server without a free connection is the right one. */
  private static boolean mayHaveChanged(SQLException failure) {
    return !state(failure).startsWith("53");
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** Returns what was read after the failure, by this thread or another one. */
  private Current readAgain(long failedAt, SQLException failure) throws SQLException {
    synchronized (reading) {
      if (readAt - failedAt < 0) {
        long began = System.nanoTime();
        try {
          Route route = read.get();
          if (!route.equals(current.route())) {
            Current next = new Current(route, open.apply(route));
            setLoginTimeouts(next);
            current = next;
          }
          readAt = began;
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
      }
      return current;
    }
  }

  private static SQLException named(Current to, SQLException e) {
    SQLException named =
        new SQLException(
            "cannot connect to %s: %s".formatted(to.route().service(), e.getMessage()),
            e.getSQLState(),
            e);
    for (Throwable suppressed : e.getSuppressed()) {
      named.addSuppressed(suppressed);
    }
    return named;
  }

  private void setLoginTimeouts(Current of) throws SQLException {
    for (DataSource source : of.sources()) {
      source.setLoginTimeout(getLoginTimeout());
    }
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    synchronized (reading) {
      super.setLoginTimeout(seconds);
      setLoginTimeouts(current);
    }
  }
}
