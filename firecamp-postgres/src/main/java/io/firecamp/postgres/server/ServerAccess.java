package io.firecamp.postgres.server;

import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Reaches running members. A runtime whose members are no real servers brings its own as a
 * capability of its backends; every other runtime is reached over JDBC. Thread-safe.
 */
public interface ServerAccess {
  /**
   * Opens a session of the administrator.
   *
   * @param passwords the administrator's, the likelier one first: while it is being replaced there
   *     are two
   * @param timeout for connecting, and for the answer to each request that does not say otherwise
   * @throws ServerException if the server does not answer, or accepts none of the passwords
   */
  PostgresServer connect(Endpoint endpoint, List<Secret> passwords, Duration timeout);

  /**
   * Whether sessions answer without waiting for anything outside of the process. Several members
   * are then asked one after the other, which is faster than asking at the same time.
   */
  default boolean immediate() {
    return false;
  }

  /**
   * A data source of the administrator on the first of the endpoints whose role is the one asked
   * for; connects only when a connection is taken.
   *
   * @param targetServerType {@code primary}, {@code preferSecondary}, {@code any}: as the driver
   *     spells it
   */
  DataSource dataSource(
      List<Endpoint> endpoints, Secret password, String database, String targetServerType);
}
