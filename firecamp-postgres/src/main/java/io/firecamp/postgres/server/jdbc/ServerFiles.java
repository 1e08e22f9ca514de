package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import java.sql.PreparedStatement;
import java.util.Map;

/**
 * Rewrites the files that FireCamp renders, on standbys too, so that a server always uses what its
 * next start would be given. The server writes them itself, with COPY: the administrator is a
 * superuser, and no runtime needs access to its containers for it. ALTER SYSTEM would create a
 * second configuration that overrides the rendered one.
 */
final class ServerFiles {
  /** Unquoted lines as they are, empty ones too: none of these characters is in a rendered line. */
  private static final String AS_IT_IS =
      " WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', NULL E'\\x03')";

  private static final String LINES =
      "COPY (SELECT unnest(string_to_array(current_setting('firecamp.text'), E'\\n'))) TO ";
  private static final String KEEP = "SELECT set_config('firecamp.text', ?, false)";

  private final Session session;

  ServerFiles(Session session) {
    this.session = session;
  }

  /** Writes those of the files that are in the configuration directory. */
  void write(Map<String, String> files) {
    String prefix = BootContract.CONF + "/";
    files.forEach(
        (path, text) -> {
          if (path.startsWith(prefix)) {
            String name = path.substring(prefix.length());
            copy(name, text, Quote.literal(directory() + name));
          }
        });
  }

  /** Rewrites a file, which keeps its permissions. A file that does not exist is not created. */
  void rewrite(String name, String text) {
    String path = Quote.literal(directory() + name);
    String there = "SELECT (pg_stat_file(%s, true)).size IS NOT NULL".formatted(path);
    if (session.text(step(name), there).equals("t")) {
      copy(name, text, path);
    }
  }

  /** Where this server has its configuration files, with a trailing slash. */
  private String directory() {
    String hba = session.text("find the configuration files", "SHOW hba_file");
    return hba.substring(0, hba.lastIndexOf('/') + 1);
  }

  private void copy(String name, String text, String target) {
    String stripped = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    session.ask(
        step(name),
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, stripped);
            statement.execute();
          }
          try (PreparedStatement statement =
              connection.prepareStatement(LINES + target + AS_IT_IS)) {
            statement.execute();
          } finally {
            try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
              statement.setString(1, "");
              statement.execute();
            }
          }
          return true;
        });
  }

  private static String step(String name) {
    return "write " + name;
  }
}
