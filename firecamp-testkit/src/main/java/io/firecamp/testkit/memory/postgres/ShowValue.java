package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.parameter.ParameterDefinition;
import io.firecamp.postgres.parameter.ParameterType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes a value as {@code SHOW} does: the largest unit that needs no fraction. */
final class ShowValue {
  private record Unit(String name, double size) {}

  private static final List<Unit> MEMORY =
      List.of(
          new Unit("TB", 0x1p40),
          new Unit("GB", 0x1p30),
          new Unit("MB", 0x1p20),
          new Unit("kB", 0x1p10),
          new Unit("B", 1));
  private static final List<Unit> TIME =
      List.of(
          new Unit("d", 86_400e3),
          new Unit("h", 3_600e3),
          new Unit("min", 60e3),
          new Unit("s", 1e3),
          new Unit("ms", 1),
          new Unit("us", 1e-3));

  private ShowValue() {}

  static String of(ParameterDefinition definition, String text) {
    return switch (definition.type()) {
      case BOOL -> isTrue(text) ? "on" : "off";
      case ENUM -> word(definition, text);
      case STRING -> text;
      case INTEGER, REAL -> number(definition, text);
    };
  }

  private static boolean isTrue(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("on")
        || lower.equals("1")
        || lower.startsWith("t")
        || lower.startsWith("y");
  }

  private static String word(ParameterDefinition definition, String text) {
    for (String word : definition.enumValues()) {
      if (word.equalsIgnoreCase(text)) {
        return word;
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String number(ParameterDefinition definition, String text) {
    OptionalDouble read = definition.read(text);
    if (read.isEmpty()) {
      return text;
    }
    double value = read.getAsDouble();
    String unit = definition.unit();
    if (unit == null || value <= 0) {
      return plain(definition, value);
    }
    List<Unit> table = unit.endsWith("B") ? MEMORY : TIME;
    double base = value * size(unit, table);
    for (Unit candidate : table) {
      if (base % candidate.size() == 0) {
        return plain(definition, base / candidate.size()) + candidate.name();
      }
    }
    return plain(definition, value) + unit;
  }

  private static double size(String unit, List<Unit> table) {
    if (unit.equals("8kB")) {
      return 0x1p13;
    }
    return table.stream().filter(u -> u.name().equals(unit)).findFirst().orElseThrow().size();
  }

  private static String plain(ParameterDefinition definition, double value) {
    boolean whole = definition.type() == ParameterType.INTEGER || value == Math.rint(value);
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
