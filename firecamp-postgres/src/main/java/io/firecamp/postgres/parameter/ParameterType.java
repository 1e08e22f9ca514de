package io.firecamp.postgres.parameter;

import java.util.Locale;

/** The type of a parameter's value: the column {@code vartype} of {@code pg_settings}. */
public enum ParameterType {
  /** On or off, in any spelling of docs 20.1.1. */
  BOOL,
  /** A 32-bit integer; fractions are rounded. */
  INTEGER,
  /** A floating-point number. */
  REAL,
  /** Any text. */
  STRING,
  /** One word of a list, whatever its case. */
  ENUM;

  static ParameterType of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
