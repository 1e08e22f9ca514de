package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import java.util.Map;
import java.util.TreeMap;

/** The parameters that the spec sets, as far as this runtime has values of its own for them. */
final class SpecParameters {
  /** Rendered for every service, so that nobody has asked for it. */
  private static final Map<String, String> RENDERED = Map.of("wal_retrieve_retry_interval", "'1s'");

  private SpecParameters() {}

  /** Those of the rendered configuration, by name, each with its value as it stands there. */
  static Map<String, String> of(BootRequest request) {
    Map<String, String> found = new TreeMap<>();
    request
        .file(BootContract.POSTGRESQL_CONF)
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains(" = "))
        .forEach(
            line -> {
              String[] parts = line.split(" = ", 2);
              if (!parts[1].equals(RENDERED.get(parts[0]))) {
                found.put(parts[0], parts[1]);
              }
            });
    return found;
  }
}
