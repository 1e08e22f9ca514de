package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.postgres.server.ManualSetting;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What somebody set beside the configuration files. */
final class ManualSettings {
  private static final String QUERY =
      """
      SELECT 'ALTER SYSTEM', name, setting FROM pg_file_settings
      WHERE sourcefile LIKE '%%/postgresql.auto.conf' AND name IS NOT NULL
      UNION ALL
      SELECT CASE WHEN s.setrole = 0 AND s.setdatabase <> 0 THEN 'ALTER DATABASE ' || d.datname
          ELSE 'ALTER ROLE ' || coalesce(r.rolname, 'ALL') || coalesce(' IN DATABASE ' || d.datname, '') END,
        split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
      FROM pg_db_role_setting AS s CROSS JOIN unnest(s.setconfig) AS c
        LEFT JOIN pg_database AS d ON d.oid = s.setdatabase LEFT JOIN pg_roles AS r ON r.oid = s.setrole
      WHERE split_part(c, '=', 1) <> %s
      ORDER BY 1, 2
      """
          .formatted(Quote.literal(BootContract.PASSWORD_VERSION));

  private ManualSettings() {}

  static List<ManualSetting> of(Session session) {
    return session.ask(
        "read settings",
        connection -> {
          List<ManualSetting> found = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
              found.add(new ManualSetting(row.getString(1), row.getString(2), row.getString(3)));
            }
          }
          return found;
        });
  }
}
