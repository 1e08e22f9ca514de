package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Connections;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.Setting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads settings as they are for all sessions: values that this session or its driver has set are
 * ignored.
 */
final class SettingsQuery {
  /**
   * The driver sets its time zone and a few more; below them is the file, or the default. A server
   * on which a change is pending a restart keeps it pending after the line is removed from the
   * file, so the file has to be checked as well.
   */
  private static final String COLUMNS =
      """
      s.name,
      CASE WHEN s.source = 'client' THEN coalesce(in_file.valid, s.boot_val)
        ELSE current_setting(s.name) END,
      s.context,
      CASE WHEN s.source <> 'client' THEN s.source
        WHEN in_file.valid IS NULL THEN 'default' ELSE 'configuration file' END,
      s.pending_restart AND (in_file.error IS NOT NULL
        OR in_file.name IS NULL AND s.source = 'configuration file') AS pending_restart
      FROM pg_settings AS s LEFT JOIN LATERAL (
        SELECT f.name, f.error, CASE WHEN f.error IS NULL THEN f.setting END AS valid
        FROM pg_file_settings AS f
        WHERE (s.source = 'client' OR s.pending_restart) AND lower(f.name) = lower(s.name)
        ORDER BY f.seqno DESC LIMIT 1) AS in_file ON s.source = 'client' OR s.pending_restart
      """;

  /** Settings of extensions that are not loaded, and unknown ones, are not in any view. */
  private static final String NAMED =
      """
      SELECT coalesce(known.name, wanted.name), coalesce(known.value, current_setting(wanted.name, true)),
        coalesce(known.context, 'user'), coalesce(known.source, 'configuration file'),
        coalesce(known.pending_restart, false)
      FROM unnest(?::text[]) WITH ORDINALITY AS wanted(name, i)
      LEFT JOIN (SELECT %s) AS known(name, value, context, source, pending_restart)
        ON lower(known.name) = lower(wanted.name)
      WHERE known.name IS NOT NULL
        OR strpos(wanted.name, '.') > 0 AND current_setting(wanted.name, true) <> ''
      ORDER BY i
      """
          .formatted(COLUMNS);

  private static final String PENDING =
      "SELECT * FROM (SELECT %s) AS setting WHERE pending_restart ORDER BY name".formatted(COLUMNS);

  /** The rendered files are beside the access rules. */
  private static final String IN_FILES =
      """
      SELECT substring(f.sourcefile FROM '[^/]*$'),
        CASE f.sourcefile
          WHEN regexp_replace(current_setting('hba_file'), '[^/]*$', 'postgresql.conf') THEN 'SPEC'
          WHEN regexp_replace(current_setting('hba_file'), '[^/]*$', 'member.conf') THEN 'MEMBER'
          ELSE 'OTHER' END,
        f.name, coalesce(f.setting, '')
      FROM pg_file_settings AS f WHERE f.name IS NOT NULL ORDER BY f.seqno
      """;

  private SettingsQuery() {}

  static List<FileSetting> inFiles(Session session) {
    return session.ask(
        "read configuration files",
        connection -> {
          List<FileSetting> settings = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(IN_FILES)) {
            while (row.next()) {
              settings.add(
                  new FileSetting(
                      row.getString(1),
                      FileSetting.Origin.valueOf(row.getString(2)),
                      row.getString(3),
                      row.getString(4)));
            }
          }
          return settings;
        });
  }

  static List<Setting> named(Session session, Collection<String> names) {
    List<String> changed = Quiet.changed(names);
    return session.ask(
        "read settings",
        connection -> {
          if (changed.isEmpty()) {
            return select(connection, names);
          }
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            for (String name : changed) {
              statement.execute("SET LOCAL " + name + " TO DEFAULT");
            }
            return select(connection, names);
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  static List<Setting> pendingRestart(Session session) {
    return session.ask(
        "read settings",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
            return rows(statement);
          }
        });
  }

  private static List<Setting> select(Connection connection, Collection<String> names)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      return rows(statement);
    }
  }

  private static List<Setting> rows(PreparedStatement statement) throws SQLException {
    List<Setting> settings = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        settings.add(
            new Setting(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5)));
      }
    }
    return settings;
  }

  /** Servers before 16 reserve connections for superusers only. */
  static Connections connections(Session session) {
    String[] numbers =
        session
            .text(
                "read the connections",
                """
                SELECT (SELECT count(*) FROM pg_stat_activity
                    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())
                  || ' ' || current_setting('max_connections')::int
                    - current_setting('superuser_reserved_connections')::int
                    - coalesce(current_setting('reserved_connections', true)::int, 0)
                """)
            .split(" ");
    return new Connections(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }
}
