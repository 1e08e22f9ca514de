package io.firecamp.postgres.parameter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One parameter as a real server describes it in {@code pg_settings}.
 *
 * @param name the server's spelling; PostgreSQL compares names without regard to case
 * @param context when the parameter may change
 * @param type the type of its value
 * @param unit what a number without a unit counts: {@code B}, {@code kB}, {@code 8kB}, {@code MB},
 *     {@code ms}, {@code s} or {@code min}; null if the parameter has no unit
 * @param min the least number, in {@code unit}; null if the parameter is not numeric
 * @param max the greatest number, in {@code unit}; null if the parameter is not numeric
 * @param enumValues the documented words of an {@link ParameterType#ENUM}; else empty
 */
public record ParameterDefinition(
    String name,
    ParameterContext context,
    ParameterType type,
    @Nullable String unit,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    List<String> enumValues) {

  private static final int COLUMNS = 7;

  /** Copies the list of words. */
  public ParameterDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(type, "type");
    enumValues = List.copyOf(enumValues);
  }

  /**
   * Whether a new value waits for a restart of the server; false for a parameter that cannot be
   * set.
   */
  public boolean requiresRestart() {
    return context == ParameterContext.POSTMASTER;
  }

  /** Whether a server reads the value from its configuration file. */
  public boolean accepts(String value) {
    return context != ParameterContext.INTERNAL && ValueRules.takes(this, value).isEmpty();
  }

  /**
   * Returns the number that a server reads from the value, in {@link #unit}; empty if it is not a
   * number.
   */
  public OptionalDouble read(String value) {
    return NumberText.read(this, value);
  }

  static ParameterDefinition ofLine(String line) {
    String[] column = line.split("\t", -1);
    if (column.length != COLUMNS) {
      throw new IllegalStateException("A line of the catalogue does not have 7 columns: " + line);
    }
    ParameterType type = ParameterType.of(column[2]);
    return new ParameterDefinition(
        column[0],
        ParameterContext.of(column[1]),
        type,
        column[3].isEmpty() ? null : column[3],
        number(column[4]),
        number(column[5]),
        type == ParameterType.ENUM ? List.of(column[6].split(",", -1)) : List.of());
  }

  private static @Nullable BigDecimal number(String text) {
    return text.isEmpty() ? null : new BigDecimal(text);
  }
}
