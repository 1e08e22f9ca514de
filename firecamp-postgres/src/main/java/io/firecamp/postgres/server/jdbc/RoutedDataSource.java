package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Credentials;
import io.firecamp.postgres.server.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects to a member with the requested role. It asks the members one by one, rather than the
 * driver with all of their addresses: the driver reports only what the last one said, so that "too
 * many clients" of the primary would be hidden by a standby that is no primary.
 */
final class RoutedDataSource extends PlainDataSource {
  private static final String WHO = "SELECT pg_is_in_recovery(), current_setting('cluster_name')";

  private final List<Endpoint> endpoints;
  private final Credentials credentials;
  private final String database;
  private final Target target;
  private final MemberOrder order;

  RoutedDataSource(
      List<Endpoint> endpoints, Credentials credentials, String database, Target target) {
    this.endpoints = List.copyOf(endpoints);
    this.credentials = credentials;
    this.database = database;
    this.target = target;
    this.order = new MemberOrder(this.endpoints, target);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(credentials.user(), credentials.password().reveal());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    List<String> words = new ArrayList<>();
    SQLException telling = null;
    Connection spare = null;
    for (Endpoint endpoint : order.now()) {
      try {
        Connection connection = open(endpoint, user, password);
        boolean standby = isStandby(endpoint, connection);
        order.answered(endpoint, standby);
        if (target == Target.PRIMARY && standby) {
          Session.close(connection);
          words.add("member " + endpoint + " is a standby");
        } else if (target == Target.PREFER_STANDBY && !standby && endpoints.size() > 1) {
          spare = instead(spare, connection);
        } else {
          instead(spare, null);
          return connection;
        }
      } catch (SQLException e) {
        order.failed(endpoint);
        words.add("member " + endpoint + ": " + Failures.words(e));
        telling = telling == null || rank(e) > rank(telling) ? e : telling;
      }
    }
    if (spare != null) {
      return spare;
    }
    throw new SQLException(
        "no %s lets %s connect to database %s: %s"
            .formatted(target.words(), user, database, String.join("; ", words)),
        telling == null ? "08001" : telling.getSQLState(),
        telling);
  }

  private Connection open(Endpoint endpoint, @Nullable String user, @Nullable String password)
      throws SQLException {
    PGSimpleDataSource source = Login.source(endpoint, database);
    source.setUser(user);
    source.setPassword(password);
    if (getLoginTimeout() > 0) {
      source.setLoginTimeout(getLoginTimeout());
    }
    return source.getConnection();
  }

  /**
   * Whether the member is a standby.
   *
   * @throws SQLException if another member answers at its address, which it left
   */
  private static boolean isStandby(Endpoint endpoint, Connection connection) throws SQLException {
    boolean known = false;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WHO)) {
      row.next();
      String member = row.getString(2);
      if (!member.isEmpty() && !member.equals(endpoint.member())) {
        throw new SQLException("member " + member + " answers there", "08001");
      }
      boolean standby = row.getBoolean(1);
      known = true;
      return standby;
    } finally {
      if (!known) {
        Session.close(connection);
      }
    }
  }

  private static @Nullable Connection instead(
      @Nullable Connection spare, @Nullable Connection other) {
    if (spare != null) {
      Session.close(spare);
    }
    return other;
  }

  /** What a member says of itself tells more than that it does not respond. */
  private static int rank(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") ? 0 : 1;
  }
}
