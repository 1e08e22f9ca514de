package io.firecamp.postgres.parameter;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The problems of one value of a known parameter. */
final class ValueRules {
  private static final Map<String, Boolean> ONLY =
      Map.of(
          "allow_system_table_mods", false,
          "data_sync_retry", false,
          "fsync", true,
          "full_page_writes", true,
          "ignore_checksum_failure", false,
          "ignore_invalid_pages", false,
          "zero_damaged_pages", false);

  private ValueRules() {}

  /** The type first, then the range, then what FireCamp refuses; empty if there is no problem. */
  static Optional<Finding> check(ParameterDefinition definition, String value) {
    return takes(definition, value).or(() -> refused(definition.name(), value));
  }

  /** The type first, then the range and the server's own checks; empty if a server accepts it. */
  static Optional<Finding> takes(ParameterDefinition definition, String value) {
    Optional<Finding> wrong =
        switch (definition.type()) {
          case BOOL -> bool(value);
          case INTEGER, REAL -> number(definition, value);
          case ENUM -> word(definition, value);
          case STRING -> TextRules.check(definition, value);
        };
    return wrong.or(() -> CheckHooks.check(definition, value));
  }

  private static Optional<Finding> bool(String value) {
    return BoolSpelling.read(value).isPresent()
        ? Optional.empty()
        : Optional.of(new Finding("is not a valid boolean", "write on or off"));
  }

  private static Optional<Finding> word(ParameterDefinition definition, String value) {
    return EnumSpelling.accepts(definition, value)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "is not one of the parameter's values",
                "choose one of " + String.join(", ", EnumSpelling.documented(definition))));
  }

  private static Optional<Finding> number(ParameterDefinition definition, String value) {
    OptionalDouble read = NumberText.read(definition, value);
    if (read.isEmpty()) {
      return Optional.of(noNumber(definition));
    }
    BigDecimal min = definition.min();
    BigDecimal max = definition.max();
    double number = read.getAsDouble();
    boolean below = min != null && number < min.doubleValue();
    boolean above = max != null && number > max.doubleValue();
    return below || above ? Optional.of(outside(definition, number)) : Optional.empty();
  }

  private static Finding noNumber(ParameterDefinition definition) {
    String kind = definition.type() == ParameterType.INTEGER ? "integer" : "number";
    String unit = definition.unit();
    return unit == null
        ? new Finding("is not a valid " + kind, "write a number without a unit")
        : new Finding(
            "is not a valid " + kind + " with a unit that the parameter accepts",
            "write a number, alone (in units of %s) or with %s (case matters)"
                .formatted(unit, ParameterUnit.accepted(unit)));
  }

  private static Finding outside(ParameterDefinition definition, double number) {
    String range = definition.min() + " to " + definition.max();
    String unit = definition.unit();
    return unit == null
        ? new Finding("is outside the range " + range, "choose a number in the range")
        : new Finding(
            "is %s in units of %s, outside the range %s".formatted(plain(number), unit, range),
            "choose a value in the range, in units of " + unit);
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static Optional<Finding> refused(String name, String value) {
    Boolean safe = ONLY.get(name);
    if (safe != null && !BoolSpelling.read(value).equals(Optional.of(safe))) {
      return Optional.of(
          new Finding("can damage data", "leave it out, or write " + (safe ? "on" : "off")));
    }
    if (name.equals("wal_level")
        && !Ascii.equalsIgnoreCase(value, "replica")
        && !Ascii.equalsIgnoreCase(value, "logical")) {
      return Optional.of(
          new Finding(
              "is not supported, because standbys replay the WAL", "write replica or logical"));
    }
    if (name.equals("password_encryption") && !Ascii.equalsIgnoreCase(value, "scram-sha-256")) {
      return Optional.of(
          new Finding("would store passwords that cannot log in", "write scram-sha-256"));
    }
    return Optional.empty();
  }
}
