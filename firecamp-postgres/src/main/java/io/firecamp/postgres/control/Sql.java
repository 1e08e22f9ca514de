package io.firecamp.postgres.control;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Small statements. */
final class Sql {
  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private Sql() {}

  /** The first column of the first row. */
  static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new SQLException("no row for " + query);
      }
      return String.valueOf(row.getString(1));
    }
  }

  static void run(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** From now on nothing that this session says is in the server's log. */
  static void silence(Connection connection) throws SQLException {
    run(connection, "SET log_statement = 'none'");
    run(connection, "SET log_min_duration_statement = -1");
    run(connection, "SET log_min_duration_sample = -1");
    run(connection, "SET log_min_error_statement = 'panic'");
  }
}
