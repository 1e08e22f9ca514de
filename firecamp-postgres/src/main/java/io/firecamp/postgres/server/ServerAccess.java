package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
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
   * Returns a data source that connects to one of the endpoints with the requested role, only when
   * a connection is requested. A connection that fails names every member with its own last word.
   *
   * @param credentials what {@link DataSource#getConnection()} logs in with
   * @param targetServerType {@code primary}, {@code preferSecondary}, which spreads over the
   *     standbys, or {@code any}: in the driver's spelling
   */
  DataSource dataSource(
      List<Endpoint> endpoints, Credentials credentials, String database, String targetServerType);
}
