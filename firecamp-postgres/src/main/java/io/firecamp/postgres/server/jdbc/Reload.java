package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.config.Quote;
import io.firecamp.postgres.server.ServerException;

/** Reloads the configuration files of a server, unless it would reject part of their content. */
final class Reload {
  /**
   * Reading the view marks, in this session, the settings whose valid new value requires a restart.
   */
  private static final String LOOK = "SELECT count(*) FROM pg_file_settings";

  /** A value that only requires a restart is not an error here, but is one in the view. */
  private static final String REFUSED =
      """
      SELECT string_agg(coalesce(f.name, f.sourcefile || ' line ' || f.sourceline, 'file')
        || ': ' || f.error, '; ')
      FROM pg_file_settings AS f LEFT JOIN pg_settings AS s ON lower(s.name) = lower(f.name)
      WHERE f.error IS NOT NULL
        AND NOT (f.error = 'setting could not be applied'
          AND s.context = 'postmaster' AND s.pending_restart)
        AND NOT (f.name IS NULL
          AND f.error LIKE 'parameter % cannot be changed without restarting the server')
      """;

  private static final String RULES_REFUSED =
      "SELECT string_agg('pg_hba.conf line ' || line_number || ': ' || error, '; ')"
          + " FROM pg_hba_file_rules WHERE error IS NOT NULL";
  private static final String CHECK = "check its configuration";
  private static final String RELOAD = "reload its configuration";

  private Reload() {}

  /** Returns when this session uses the files, which is after the server itself does. */
  static void run(Session session) {
    session.text(CHECK, LOOK);
    String refused = session.text(CHECK, REFUSED) + session.text(CHECK, RULES_REFUSED);
    if (!refused.isEmpty()) {
      throw Failures.failure(
          ServerException.Reason.CONFIGURATION,
          session.endpoint(),
          RELOAD,
          refused + "; the previous configuration remains in effect",
          null);
    }
    String before = session.text(RELOAD, "SELECT pg_conf_load_time()");
    session.text(RELOAD, "SELECT pg_reload_conf()");
    session.until(
        RELOAD,
        "pg_conf_load_time() <> " + Quote.literal(before) + "::timestamptz",
        session.timeout());
  }
}
