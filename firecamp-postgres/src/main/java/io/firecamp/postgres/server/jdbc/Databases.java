package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.config.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** Creates databases and extensions that do not exist. */
final class Databases {
  private static final String DUPLICATE_DATABASE = "42P04";
  private static final String DUPLICATE_OBJECT = "42710";
  private static final String UNIQUE_VIOLATION = "23505";

  private Databases() {}

  static void database(Session session, String name, String owner) {
    session.ask(
        "create database " + name,
        connection ->
            exists(connection, "SELECT FROM pg_database WHERE datname = ?", name)
                || create(
                    connection,
                    "CREATE DATABASE %s OWNER %s"
                        .formatted(Quote.identifier(name), Quote.identifier(owner)),
                    DUPLICATE_DATABASE));
  }

  /** In a session of that database. */
  static void extension(Session session, String database, String extension) {
    session.ask(
        "create extension " + extension + " in database " + database,
        connection ->
            exists(connection, "SELECT FROM pg_extension WHERE extname = ?", extension)
                // Otherwise it would be created in pg_catalog, which is what the session searches.
                || create(connection, "SET search_path TO public", "")
                || create(
                    connection,
                    "CREATE EXTENSION %s CASCADE".formatted(Quote.identifier(extension)),
                    DUPLICATE_OBJECT));
  }

  static Set<String> availableExtensions(Session session) {
    return session.ask(
        "read the extensions",
        connection -> {
          Set<String> names = new TreeSet<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT name FROM pg_available_extensions")) {
            while (row.next()) {
              names.add(row.getString(1));
            }
          }
          return names;
        });
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Another process may create it concurrently. */
  private static boolean create(Connection connection, String statement, String doneAlready)
      throws SQLException {
    try (Statement create = connection.createStatement()) {
      return create.execute(statement);
    } catch (SQLException e) {
      if (Failures.hasState(e, doneAlready) || Failures.hasState(e, UNIQUE_VIOLATION)) {
        return true;
      }
      throw e;
    }
  }
}
