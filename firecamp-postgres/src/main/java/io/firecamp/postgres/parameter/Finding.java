package io.firecamp.postgres.parameter;

/** A problem of one value, and its remedy. */
record Finding(String why, String remedy) {
  private static final int SHOWN = 80;

  String sentence(String name, String value) {
    return "parameters.%s: value '%s': %s; %s"
        .formatted(printable(name), printable(value), why, remedy);
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.toString();
  }
}
