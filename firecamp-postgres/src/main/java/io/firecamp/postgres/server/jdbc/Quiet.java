package io.firecamp.postgres.server.jdbc;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps a session out of the server's log and statistics, and exempt from limits and search paths
 * that are meant for applications: with {@code log_min_messages = fatal} nothing that it does is
 * logged, whichever setting or extension would. With {@code log_statement = all} the statement that
 * does so is logged; it contains no secret.
 */
final class Quiet {
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("log_statement", "none"),
          Map.entry("log_min_duration_statement", "-1"),
          Map.entry("log_min_duration_sample", "-1"),
          Map.entry("log_transaction_sample_rate", "0"),
          Map.entry("log_duration", "off"),
          Map.entry("log_replication_commands", "off"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_min_messages", "fatal"),
          Map.entry("log_parameter_max_length", "0"),
          Map.entry("log_parameter_max_length_on_error", "0"),
          Map.entry("auto_explain.log_min_duration", "-1"),
          Map.entry("pgaudit.log_parameter", "off"),
          Map.entry("pg_stat_statements.track", "none"),
          Map.entry("search_path", "pg_catalog"),
          Map.entry("lc_messages", "C"),
          Map.entry("statement_timeout", "0"),
          Map.entry("lock_timeout", "0"),
          Map.entry("idle_session_timeout", "0"),
          Map.entry("default_transaction_read_only", "off"));

  private Quiet() {}

  /**
   * Sets them for the session, in one statement. With SET the server's own value can still be read;
   * with options of the connection it could not.
   */
  static void begin(Session session) {
    session.text(
        "configure the session",
        SETTINGS.entrySet().stream()
            .map(s -> "pg_catalog.set_config('%s', '%s', false)".formatted(s.getKey(), s.getValue()))
            .collect(Collectors.joining(", ", "SELECT ", "")));
  }

  /** Returns those of the names that this session has changed. */
  static List<String> changed(Collection<String> names) {
    return names.stream()
        .map(n -> n.toLowerCase(Locale.ROOT))
        .filter(SETTINGS::containsKey)
        .distinct()
        .toList();
  }
}
