package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.Route;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Reaches servers with the PostgreSQL JDBC driver, majors 14 to 18. Sessions are named {@code
 * firecamp} in {@code pg_stat_activity} and log nothing in the server's log.
 */
public final class JdbcServerAccess implements ServerAccess {
  @Override
  public PostgresServer connect(Endpoint endpoint, List<Secret> passwords, Duration timeout) {
    Login login = new Login(endpoint, timeout);
    return new JdbcServer(
        login.open(passwords, "postgres"), database -> login.open(passwords, database));
  }

  @Override
  public DataSource dataSource(Supplier<Route> route, String database, String targetServerType) {
    Target target = Target.of(targetServerType);
    return new FollowingDataSource(
        route,
        now ->
            now.credentials().stream()
                .<DataSource>map(c -> new RoutedDataSource(now.endpoints(), c, database, target))
                .toList());
  }
}
