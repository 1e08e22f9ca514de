package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens sessions of the administrator on one member. */
final class Login {
  private static final String STEP = "open a session";
  private final Endpoint endpoint;
  private final Duration timeout;

  Login(Endpoint endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /**
   * Connects with the first password that the server accepts. If applications use all connections,
   * even those that are reserved for superusers, it connects as a WAL sender does, which are
   * counted apart ({@code max_wal_senders}): so the administrator can always raise a limit.
   */
  Session open(List<Secret> passwords, String database) {
    try {
      return open(passwords, database, false);
    } catch (ServerException e) {
      if (e.reason() != ServerException.Reason.TOO_MANY_CONNECTIONS) {
        throw e;
      }
    }
    return open(passwords, database, true);
  }

  private Session open(List<Secret> passwords, String database, boolean reserved) {
    if (passwords.isEmpty()) {
      throw new IllegalArgumentException("no password for " + endpoint);
    }
    for (Secret likelier : passwords.subList(0, passwords.size() - 1)) {
      try {
        return open(likelier, database, reserved);
      } catch (ServerException e) {
        if (e.reason() != ServerException.Reason.AUTHENTICATION) {
          throw e;
        }
      }
    }
    return open(passwords.get(passwords.size() - 1), database, reserved);
  }

  private Session open(Secret password, String database, boolean reserved) {
    PGSimpleDataSource source = source(endpoint, database);
    source.setUser(BootContract.ADMIN_USER);
    source.setPassword(password.reveal());
    int seconds =
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.plusMillis(999).toSeconds()));
    source.setConnectTimeout(seconds);
    source.setSocketTimeout(seconds);
    // The driver takes fractions of a second, but only here.
    double limit = Math.max(1, timeout.toMillis()) / 1000.0;
    source.setProperty(PGProperty.LOGIN_TIMEOUT, Double.toString(limit));
    source.setApplicationName("firecamp");
    if (reserved) {
      source.setReplication("database");
      source.setPreferQueryMode(PreferQueryMode.SIMPLE);
    }
    Connection connection = null;
    try {
      connection = source.getConnection();
      Session session = new Session(endpoint, connection, timeout);
      Quiet.begin(session);
      return session;
    } catch (SQLException e) {
      throw Failures.of(endpoint, STEP, e);
    } catch (ServerException e) {
      close(connection);
      throw e;
    }
  }

  private static void close(@org.jspecify.annotations.Nullable Connection connection) {
    if (connection != null) {
      Session.close(connection);
    }
  }

  static PGSimpleDataSource source(Endpoint endpoint, String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {endpoint.host()});
    source.setPortNumbers(new int[] {endpoint.port()});
    source.setDatabaseName(database);
    // Otherwise the driver requests its parameters one by one after the login.
    source.setAssumeMinServerVersion("14");
    return source;
  }
}
