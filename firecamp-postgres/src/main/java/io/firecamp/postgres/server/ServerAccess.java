package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Reaches running members. A runtime whose members are not real servers provides its own
 * implementation as a capability of its backends; members of every other runtime are reached over
 * JDBC. Thread-safe.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public interface ServerAccess {
  /**
   * Opens a session of the administrator.
   *
   * @param passwords the administrator's passwords, the likelier one first; there are two while it
   *     is being replaced
   * @param timeout the timeout for connecting, and for each request that does not specify its own
   * @throws ServerException if the server does not respond, or accepts none of the passwords
   */
  PostgresServer connect(Endpoint endpoint, List<Secret> passwords, Duration timeout);

  /**
   * Whether sessions respond without waiting for anything outside the process. Several members are
   * then queried sequentially, which is faster than querying them concurrently.
   */
  default boolean immediate() {
    return false;
  }

  /**
   * Returns a data source that connects to a member with the requested role, only when a connection
   * is requested. If that fails, it reads the route again, so that it follows members and
   * passwords. A failure names the service, and every member with its own last word.
   *
   * @param route reads where the members are and what to log in with; called now, and again after
   *     failures, by any thread
   * @param targetServerType {@code primary}, {@code preferSecondary}, which spreads over the
   *     standbys, or {@code any}: in the driver's spelling
   */
  DataSource dataSource(Supplier<Route> route, String database, String targetServerType);
}
