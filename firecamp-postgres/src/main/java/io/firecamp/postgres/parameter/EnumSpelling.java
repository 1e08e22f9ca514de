package io.firecamp.postgres.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that an enum accepts: documented ones, undocumented ones, and those of other builds.
 */
final class EnumSpelling {
  private static final List<String> BOOLEANS = List.of("true", "false", "yes", "no", "1", "0");

  /** Entries that guc_tables.c marks as hidden, so that {@code pg_settings} does not list them. */
  private static final Map<String, List<String>> HIDDEN =
      Map.of(
          "client_min_messages", List.of("debug", "info"),
          "icu_validation_level", List.of("debug", "info"),
          "log_min_error_statement", List.of("debug"),
          "log_min_messages", List.of("debug"),
          "trace_recovery_messages", List.of("debug", "info"),
          "wal_level", List.of("archive", "hot_standby"));

  /**
   * Values that a server built with LZ4, Zstandard or liburing adds, such as that of the Debian
   * packages.
   */
  private static final Map<String, List<String>> OPTIONAL =
      Map.of(
          "default_toast_compression", List.of("lz4"),
          "io_method", List.of("io_uring"),
          "wal_compression", List.of("lz4", "zstd"));

  private EnumSpelling() {}

  static boolean accepts(ParameterDefinition definition, String value) {
    List<String> hidden = HIDDEN.getOrDefault(definition.name(), List.of());
    List<String> documented = documented(definition);
    return contains(documented, value)
        || contains(hidden, value)
        || (documented.containsAll(Set.of("on", "off")) && contains(BOOLEANS, value));
  }

  /** The values to suggest. */
  static List<String> documented(ParameterDefinition definition) {
    List<String> words = new ArrayList<>(definition.enumValues());
    words.addAll(OPTIONAL.getOrDefault(definition.name(), List.of()));
    return words;
  }

  private static boolean contains(List<String> words, String value) {
    return words.contains(value) || words.stream().anyMatch(w -> Ascii.equalsIgnoreCase(w, value));
  }
}
