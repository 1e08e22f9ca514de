package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.parameter.ParameterCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that a member needs because of what its data directory is. */
final class OwnSettings {
  private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+) = '([^'\\\\]*)'$");

  /** The server's own values where the file has none (docs 20.3, 20.4, 20.6, 20.12). */
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "max_connections", 100,
          "max_worker_processes", 8,
          "max_wal_senders", 10,
          "max_prepared_transactions", 0,
          "max_locks_per_transaction", 64);

  private OwnSettings() {}

  /**
   * A standby does not start with less than its primary had when it wrote the WAL that is to be
   * replayed (docs 27.4.3), so it starts with that if the configuration asks for less. A directory
   * without checksums can be rewound only if hint bits are in the WAL.
   */
  static Map<String, String> of(BootRequest request) throws IOException {
    Map<String, String> own = new LinkedHashMap<>();
    ControlFile control = ControlFile.read(request.pgdata());
    if (Files.exists(request.pgdata().resolve("standby.signal"))) {
      Map<String, Integer> wanted = wanted(request);
      control
          .floors()
          .forEach(
              (name, floor) -> {
                if (wanted.getOrDefault(name, floor) < floor) {
                  own.put(name, Integer.toString(floor));
                }
              });
    }
    if (!control.checksums().orElse(true)) {
      own.put("wal_log_hints", "on");
    }
    return own;
  }

  private static Map<String, Integer> wanted(BootRequest request) {
    ParameterCatalogue catalogue =
        ParameterCatalogue.forMajor(
            Integer.parseInt(request.env(BootContract.ENV_POSTGRES_MAJOR)));
    Map<String, Integer> wanted = new LinkedHashMap<>(DEFAULTS);
    Matcher line = LINE.matcher(request.file(BootContract.POSTGRESQL_CONF));
    while (line.find()) {
      String name = line.group(1);
      if (DEFAULTS.containsKey(name)) {
        OptionalDouble value =
            catalogue.find(name).map(d -> d.read(line.group(2))).orElse(OptionalDouble.empty());
        value.ifPresent(number -> wanted.put(name, (int) number));
      }
    }
    return wanted;
  }
}
