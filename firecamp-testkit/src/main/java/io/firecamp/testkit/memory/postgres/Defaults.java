package io.firecamp.testkit.memory.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What settings are that nobody set. Those that no test ever asked for are not in the list. */
final class Defaults {
  private static final Map<String, String> VALUES = load();

  private Defaults() {}

  /** As it is written in {@code postgresql.conf}; empty if it is not in the list. */
  static String of(String name) {
    return VALUES.getOrDefault(name, "");
  }

  private static Map<String, String> load() {
    Map<String, String> values = new HashMap<>();
    try (InputStream stream = Defaults.class.getResourceAsStream("defaults.tsv")) {
      if (stream == null) {
        throw new IllegalStateException("The resource defaults.tsv is not on the class path");
      }
      new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .forEach(
              line -> {
                int tab = line.indexOf('\t');
                values.put(line.substring(0, tab), line.substring(tab + 1));
              });
    } catch (IOException e) {
      throw new UncheckedIOException("The resource defaults.tsv cannot be read", e);
    }
    return Map.copyOf(values);
  }
}
