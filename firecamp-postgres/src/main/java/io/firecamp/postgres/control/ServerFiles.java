package io.firecamp.postgres.control;

import io.firecamp.backend.BackendException;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Rewrites the files that FireCamp renders on a running server, standbys too, so that what a server
 * uses is always what its next start would be given. The server writes them itself, with COPY: the
 * administrator is a superuser, and no runtime needs a way into its containers for it. ALTER SYSTEM
 * would make a second place that overrides the rendered one.
 */
final class ServerFiles {
  /** Unquoted lines as they are, empty ones too: none of these characters is in a rendered line. */
  private static final String AS_IT_IS =
      " WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', NULL E'\\x03')";

  private static final String LINES =
      "COPY (SELECT unnest(string_to_array(current_setting('firecamp.text'), E'\\n'))) TO ";
  private static final String REFUSED =
      """
      SELECT string_agg(coalesce(name, sourcefile || ' line ' || sourceline) || ': ' || error, '; ')
      FROM pg_file_settings WHERE error IS NOT NULL AND error <> 'setting could not be applied'
      """;

  private ServerFiles() {}

  /** Writes those of the files that are in the configuration directory. */
  static void write(Connection connection, Map<String, String> files) throws SQLException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().startsWith(BootContract.CONF + "/")) {
        String name = file.getKey().substring(BootContract.CONF.length() + 1);
        write(connection, directory(connection) + name, file.getValue());
      }
    }
  }

  /** Where this server has its configuration files, with a slash at the end. */
  static String directory(Connection connection) throws SQLException {
    String hba = Sql.text(connection, "SHOW hba_file");
    return hba.substring(0, hba.lastIndexOf('/') + 1);
  }

  static void write(Connection connection, String path, String text) throws SQLException {
    String stripped = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('firecamp.text', ?, false)")) {
      statement.setString(1, stripped);
      statement.execute();
    }
    Sql.run(connection, LINES + Quote.literal(path) + AS_IT_IS);
    Sql.run(connection, "SELECT set_config('firecamp.text', '', false)");
  }

  static void reload(Connection connection, String member) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(REFUSED)) {
      if (row.next() && row.getString(1) != null) {
        throw BackendException.refused(
            "member %s refuses its configuration: %s".formatted(member, row.getString(1)));
      }
    }
    Sql.run(connection, "SELECT pg_reload_conf()");
  }
}
