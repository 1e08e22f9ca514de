package io.firecamp.postgres.parameter;

import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a number with its unit as {@code parse_int} and {@code parse_real} of PostgreSQL's guc.c
 * do, which rest on C's {@code strtol} with base 0 and {@code strtod}: so {@code 010} is 8.
 */
final class NumberText {
  private static final String SPACE = "[ \\t\\n\\x0B\\f\\r]*";
  private static final Pattern INTEGER =
      Pattern.compile(SPACE + "([+-]?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))");
  private static final Pattern REAL =
      Pattern.compile(
          SPACE
              + "([+-]?)(?:(0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+))(p[+-]?[0-9]+)?"
              + "|([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern UNIT = Pattern.compile(SPACE + "([^ \\t\\n\\x0B\\f\\r]*)" + SPACE);
  private static final Pattern NOT_ZERO = Pattern.compile("[1-9a-fA-F]");

  private record Quantity(double value, int end) {}

  private NumberText() {}

  /**
   * The number in the parameter's unit, rounded for an integer; empty if the text is not a number.
   */
  static OptionalDouble read(ParameterDefinition definition, String text) {
    boolean integer = definition.type() == ParameterType.INTEGER;
    Quantity number = integer ? integer(text) : real(text);
    if (Double.isNaN(number.value())) {
      return OptionalDouble.empty();
    }
    OptionalDouble converted = converted(number, text, definition);
    return integer && converted.isPresent()
        ? OptionalDouble.of(Math.rint(converted.getAsDouble()))
        : converted;
  }

  private static OptionalDouble converted(
      Quantity number, String text, ParameterDefinition definition) {
    Matcher rest = UNIT.matcher(text).region(number.end(), text.length());
    if (!rest.matches()) {
      return OptionalDouble.empty();
    }
    if (rest.group(1).isEmpty()) {
      return OptionalDouble.of(number.value());
    }
    String baseUnit = definition.unit();
    return baseUnit == null
        ? OptionalDouble.empty()
        : ParameterUnit.convert(number.value(), rest.group(1), baseUnit);
  }

  /** With a point, an exponent or too many digits for a long, {@code strtod} decides instead. */
  private static Quantity integer(String text) {
    Matcher found = INTEGER.matcher(text);
    if (!found.lookingAt()) {
      return text.startsWith(".") ? real(text) : new Quantity(Double.NaN, 0);
    }
    BigInteger value = magnitude(found);
    char next = found.end() < text.length() ? text.charAt(found.end()) : ' ';
    if (next == '.' || next == 'e' || next == 'E' || value.bitLength() >= Long.SIZE) {
      return real(text);
    }
    double number = value.doubleValue();
    return new Quantity(found.group(1).equals("-") ? -number : number, found.end());
  }

  private static BigInteger magnitude(Matcher found) {
    if (found.group(2) != null) {
      return new BigInteger(found.group(2), 16);
    }
    return found.group(3) != null
        ? new BigInteger(found.group(3), 8)
        : new BigInteger(found.group(4));
  }

  /** NaN for text that is not a number, or that a double cannot represent. */
  private static Quantity real(String text) {
    Matcher found = REAL.matcher(text);
    if (!found.lookingAt()) {
      return new Quantity(Double.NaN, 0);
    }
    boolean hex = found.group(2) != null;
    String digits = hex ? found.group(2) : found.group(4);
    String exponent = hex ? found.group(3) : found.group(5);
    String java = digits + (exponent != null ? exponent : hex ? "p0" : "");
    double value = Double.parseDouble(java.toLowerCase(Locale.ROOT));
    boolean tooSmall = value < Double.MIN_NORMAL && NOT_ZERO.matcher(digits).find();
    if (Double.isInfinite(value) || tooSmall) {
      return new Quantity(Double.NaN, 0);
    }
    return new Quantity(found.group(1).equals("-") ? -value : value, found.end());
  }
}
