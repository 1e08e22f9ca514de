package io.firecamp.postgres.server.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Creates and drops physical replication slots. */
final class Slots {
  private static final String CREATE =
      """
      SELECT pg_create_physical_replication_slot(name, true) FROM (SELECT ?::text AS name) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = name)
      """;
  private static final String DROP =
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?";

  private Slots() {}

  /** An existing slot is unchanged. */
  static void create(Session session, String name) {
    // Another process may create it concurrently.
    run(session, "create the replication slot " + name, CREATE, name, "42710");
  }

  /** Keeps it if it is in use. */
  static void drop(Session session, String name) {
    // Another process may drop it concurrently.
    run(session, "drop the replication slot " + name, DROP, name, "42704");
  }

  private static void run(
      Session session, String step, String query, String name, String doneAlready) {
    session.ask(
        step,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.execute();
          } catch (SQLException e) {
            if (Failures.hasState(e, doneAlready)) {
              return false;
            }
            throw e;
          }
        });
  }
}
