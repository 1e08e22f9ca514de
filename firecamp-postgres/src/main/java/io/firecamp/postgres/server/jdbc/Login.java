package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens sessions of the administrator on one member. */
final class Login {
  private static final String STEP = "open a session";
  private final Endpoint endpoint;
  private final Duration timeout;

  Login(Endpoint endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /** Connects with the first password that the server accepts. */
  Session open(List<Secret> passwords, String database) {
    if (passwords.isEmpty()) {
      throw new IllegalArgumentException("no password for " + endpoint);
    }
    for (Secret likelier : passwords.subList(0, passwords.size() - 1)) {
      try {
        return open(likelier, database);
      } catch (ServerException e) {
        if (e.reason() != ServerException.Reason.AUTHENTICATION) {
          throw e;
        }
      }
    }
    return open(passwords.get(passwords.size() - 1), database);
  }

  private Session open(Secret password, String database) {
    PGSimpleDataSource source = source(endpoint, database);
    source.setUser(BootContract.ADMIN_USER);
    source.setPassword(password.reveal());
    int seconds =
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.plusMillis(999).toSeconds()));
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setSocketTimeout(seconds);
    source.setApplicationName("firecamp");
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
