package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Sets the passwords of a primary that was copied from a template and runs. Until then nobody can
 * log in without the template's key; only verifiers reach the server.
 */
final class RolesByKey {
  private static final int CONNECT_SECONDS = 10;
  private static final int ANSWER_SECONDS = 60;
  private final BootRequest request;
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final String sql;

  RolesByKey(BootRequest request, Secret key) {
    this.request = request;
    source.setServerNames(new String[] {request.env(PrimaryAddress.ENV)});
    source.setPortNumbers(new int[] {Integer.parseInt(request.env(BootContract.ENV_PORT))});
    source.setDatabaseName("postgres");
    source.setUser(BootContract.ADMIN_USER);
    source.setPassword(key.reveal());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
    source.setPreferQueryMode(PreferQueryMode.SIMPLE);
    source.setApplicationName(request.member() + " first start");
    // Flushed at once, so that standbys get it at once; not waiting for any.
    this.sql =
        "SET synchronous_commit = local; ALTER ROLE %s PASSWORD %s; CREATE ROLE %s LOGIN REPLICATION PASSWORD %s"
            .formatted(
                Quote.identifier(BootContract.ADMIN_USER),
                Initdb.verifier(request.secret(BootContract.ADMIN_PASSWORD)),
                Quote.identifier(request.env(BootContract.ENV_REPLICATION_USER)),
                Initdb.verifier(request.secret(BootContract.REPLICATION_PASSWORD)));
  }

  void make() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new BootException(
          "the roles of member %s could not be made: %s"
              .formatted(request.member(), e.getMessage()),
          e);
    }
  }
}
