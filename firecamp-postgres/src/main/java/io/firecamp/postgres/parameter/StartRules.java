package io.firecamp.postgres.parameter;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/** Problems of combinations: the server would not start, or standbys could not follow it. */
final class StartRules {
  /** Two segments of 16 MB; with less the server does not start (xlog.c, ReadControlFile). */
  private static final int LEAST_WAL_SIZE_MB = 32;

  /** The server's own defaults (docs 20.3.1). */
  private static final Map<String, Double> DEFAULTS =
      Map.of(
          "max_connections", 100.0,
          "reserved_connections", 0.0,
          "superuser_reserved_connections", 3.0);

  private final ParameterCatalogue catalogue;
  private final Map<String, String> values;

  StartRules(ParameterCatalogue catalogue, Map<String, String> values) {
    this.catalogue = catalogue;
    this.values = values;
  }

  /**
   * Reports by name. Each value is valid on its own; parameters that are not set have their
   * defaults.
   */
  void check(int senders, int slots, BiConsumer<String, Finding> report) {
    atLeast("max_wal_senders", senders, "this number of replicas needs", report);
    atLeast("max_replication_slots", slots, "this number of replicas needs", report);
    atLeast("min_wal_size", LEAST_WAL_SIZE_MB, "segments of 16 MB need", report);
    atLeast("max_wal_size", LEAST_WAL_SIZE_MB, "segments of 16 MB need", report);
    double reserved = number("reserved_connections") + number("superuser_reserved_connections");
    if (reserved >= number("max_connections")) {
      Finding finding =
          new Finding(
              "leaves no connections besides the %d reserved ones".formatted((long) reserved),
              "raise max_connections or reserve less");
      DEFAULTS.keySet().stream()
          .filter(values::containsKey)
          .sorted()
          .findFirst()
          .ifPresent(name -> report.accept(name, finding));
    }
  }

  private void atLeast(String name, int least, String why, BiConsumer<String, Finding> report) {
    OptionalDouble read = read(name);
    if (read.isPresent() && read.getAsDouble() < least) {
      String unit = catalogue.find(name).map(ParameterDefinition::unit).orElse("");
      report.accept(
          name,
          new Finding(
              "is less than the %d%s that %s".formatted(least, unit, why),
              "write at least %d%s, or leave it out".formatted(least, unit)));
    }
  }

  private double number(String name) {
    return read(name).orElse(DEFAULTS.getOrDefault(name, 0.0));
  }

  private OptionalDouble read(String name) {
    String value = values.get(name);
    return value == null
        ? OptionalDouble.empty()
        : catalogue
            .find(name)
            .map(definition -> NumberText.read(definition, value))
            .orElse(OptionalDouble.empty());
  }
}
