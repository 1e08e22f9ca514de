package io.firecamp.postgres.parameter;

import java.util.List;
import java.util.OptionalDouble;

/** Memory and time units: {@code convert_to_base_unit} of PostgreSQL's guc.c. */
final class ParameterUnit {
  private record Unit(String name, double size) {}

  /** In bytes; from the greatest down, because a fraction is rounded to the next smaller one. */
  private static final List<Unit> MEMORY =
      List.of(
          new Unit("TB", 0x1p40),
          new Unit("GB", 0x1p30),
          new Unit("MB", 0x1p20),
          new Unit("kB", 0x1p10),
          new Unit("B", 1));

  /** In microseconds. */
  private static final List<Unit> TIME =
      List.of(
          new Unit("d", 86_400e6),
          new Unit("h", 3_600e6),
          new Unit("min", 60e6),
          new Unit("s", 1e6),
          new Unit("ms", 1e3),
          new Unit("us", 1));

  private static final Unit BLOCK = new Unit("8kB", 0x1p13);

  private ParameterUnit() {}

  /** Converts to the parameter's unit; empty if the parameter does not accept the unit. */
  static OptionalDouble convert(double value, String unit, String baseUnit) {
    List<Unit> table = table(baseUnit);
    double base = size(baseUnit, table);
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).name().equals(unit)) {
        double converted = value * (table.get(i).size() / base);
        if (i + 1 < table.size()) {
          double smaller = table.get(i + 1).size() / base;
          converted = Math.rint(converted / smaller) * smaller;
        }
        return OptionalDouble.of(converted);
      }
    }
    return OptionalDouble.empty();
  }

  /** Returns the units that a parameter counted in {@code baseUnit} accepts, least first. */
  static String accepted(String baseUnit) {
    return table(baseUnit) == MEMORY ? "B, kB, MB, GB or TB" : "us, ms, s, min, h or d";
  }

  private static List<Unit> table(String baseUnit) {
    return baseUnit.endsWith("B") ? MEMORY : TIME;
  }

  private static double size(String baseUnit, List<Unit> table) {
    if (baseUnit.equals(BLOCK.name())) {
      return BLOCK.size();
    }
    return table.stream()
        .filter(unit -> unit.name().equals(baseUnit))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The unit " + baseUnit + " is unknown"))
        .size();
  }
}
