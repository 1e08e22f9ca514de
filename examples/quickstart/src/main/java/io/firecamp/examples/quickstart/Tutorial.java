package io.firecamp.examples.quickstart;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The SQL of the tutorial: a user, a database, a guestbook. */
final class Tutorial {
  private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(30);
  private final PostgresService service;

  Tutorial(PostgresService service) {
    this.service = service;
  }

  /** Does what the tutorial does; running it again is fine. */
  void writeOnPrimary() throws SQLException {
    PostgresMember primary = service.primary();
    try (Connection admin = primary.dataSource("postgres").getConnection();
        Statement sql = admin.createStatement()) {
      if (!exists(sql, "SELECT 1 FROM pg_roles WHERE rolname = 'tester'")) {
        run(sql, primary, "CREATE USER tester WITH PASSWORD 'password'");
      }
      if (!exists(sql, "SELECT 1 FROM pg_database WHERE datname = 'testdb'")) {
        run(sql, primary, "CREATE DATABASE testdb");
      }
      run(sql, primary, "GRANT ALL PRIVILEGES ON DATABASE testdb to tester");
    }
    // Since PostgreSQL 15 only a database's owner may create in its schema public.
    try (Connection admin = primary.dataSource("testdb").getConnection();
        Statement sql = admin.createStatement()) {
      run(sql, primary, "GRANT ALL ON SCHEMA public TO tester");
    }
    try (Connection tester = connect(primary);
        Statement sql = tester.createStatement()) {
      run(
          sql,
          primary,
          "CREATE TABLE IF NOT EXISTS guestbook"
              + " (visitor_email text, vistor_id serial, date timestamp, message text)");
      run(
          sql,
          primary,
          "INSERT INTO guestbook (visitor_email, date, message)"
              + " VALUES ( 'jim@gmail.com', current_date, 'This is a test.')");
    }
    readOn(primary);
  }

  /** Reads the guestbook on the member, as soon as it has replayed it. */
  void readOn(PostgresMember member) throws SQLException {
    long end = System.nanoTime() + REPLAYED_WITHIN.toNanos();
    while (true) {
      try (Connection tester = connect(member);
          Statement sql = tester.createStatement();
          ResultSet row = sql.executeQuery("SELECT * FROM guestbook")) {
        if (row.next()) {
          System.out.printf(
              "%s> SELECT * FROM guestbook: %s | %s | %s | %s%n",
              member.name(),
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4));
          return;
        }
      } catch (SQLException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static Connection connect(PostgresMember member) throws SQLException {
    return DriverManager.getConnection(member.jdbcUrl("testdb"), "tester", "password");
  }

  private static boolean exists(Statement sql, String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void run(Statement sql, PostgresMember member, String statement)
      throws SQLException {
    System.out.printf("%s> %s%n", member.name(), statement);
    sql.execute(statement);
  }

  /** The statements' psql line for the member. */
  static List<String> psql(PostgresMember member) {
    return List.of(
        "psql", "-h", member.host(), "-p", Integer.toString(member.port()), "-U", "postgres");
  }
}
