package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.config.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Asks a server what it would not accept, by setting it in a transaction that is rolled back. */
final class Refusals {
  private static final String STEP = "check parameters";
  private static final String LIBRARIES = "shared_preload_libraries";

  /** The driver gives up a connection on which these change; the validator knows their grammar. */
  private static final Set<String> NOT_TRIED = Set.of("client_encoding", "datestyle");

  /** Only texts and words: the ranges of numbers are those of the catalogue. */
  private static final String KIND =
      """
      SELECT CASE WHEN context IN ('user', 'superuser') THEN 'set'
        WHEN vartype = 'enum' AND name = 'io_method' AND NOT %s = ANY (enumvals) THEN 'missing'
        ELSE '' END
      FROM pg_settings WHERE lower(name) = %s AND vartype IN ('string', 'enum')
      """;

  private static final String HAS_LIBRARY =
      """
      SELECT current_setting('dynamic_library_path') <> '$libdir' OR EXISTS (
        SELECT FROM pg_config, unnest(ARRAY['', '.so', '.dylib']) AS suffix
        WHERE pg_config.name = 'PKGLIBDIR' AND (pg_stat_file(CASE WHEN strpos(%1$s, '/') = 0
          THEN pg_config.setting || '/' ELSE '' END || replace(%1$s, '$libdir', pg_config.setting)
          || suffix, true)).size IS NOT NULL)
      """;

  private Refusals() {}

  static List<String> of(Session session, Map<String, String> parameters) {
    List<String> refused = new ArrayList<>();
    parameters.forEach(
        (parameter, value) -> {
          String name = parameter.toLowerCase(Locale.ROOT);
          if (name.equals(LIBRARIES)) {
            libraries(session, value, refused);
          } else if (name.equals("log_timezone")) {
            tried(session, name, "timezone", value, refused);
          } else if (!NOT_TRIED.contains(name)) {
            other(session, name, value, refused);
          }
        });
    return refused;
  }

  private static void other(Session session, String name, String value, List<String> refused) {
    String lower = Quote.literal(value.toLowerCase(Locale.ROOT));
    String kind = session.text(STEP, KIND.formatted(lower, Quote.literal(name)));
    if (kind.equals("set")) {
      tried(session, name, name, value, refused);
    } else if (kind.equals("missing")) {
      refused.add("%s: this server was built without \"%s\"".formatted(name, value));
    }
  }

  private static void libraries(Session session, String value, List<String> refused) {
    for (String each : value.split(",", -1)) {
      String library = each.strip().replace("\"", "");
      if (!library.isEmpty()
          && !session.text(STEP, HAS_LIBRARY.formatted(Quote.literal(library))).equals("t")) {
        refused.add(
            "%s: could not access file \"%s\": No such file or directory"
                .formatted(LIBRARIES, library));
      }
    }
  }

  private static void tried(
      Session session, String name, String tried, String value, List<String> refused) {
    session.ask(
        STEP,
        connection -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "SELECT set_config(%s, %s, true)"
                    .formatted(Quote.literal(tried), Quote.literal(value)));
          } catch (SQLException e) {
            refused.add(name + ": " + words(connection, e));
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
          return true;
        });
  }

  /** What the server says; any other failure is not about the value. */
  private static String words(Connection connection, SQLException e) throws SQLException {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("08") || connection.isClosed()) {
      throw e;
    }
    return Failures.words(e);
  }
}
