package io.firecamp.postgres.config;

/**
 * Quotes any printable text so that PostgreSQL reads it back unchanged. Control characters are
 * refused by the callers' validation.
 */
public final class Quote {
  private Quote() {}

  /** A value in {@code postgresql.conf} (PostgreSQL docs, 19.1.2: quotes are doubled). */
  public static String parameter(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A value in a connection string (PostgreSQL docs, 34.1.1.1). */
  public static String conninfo(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** A field of a password file (PostgreSQL docs, 34.16). */
  public static String passwordFile(String field) {
    return field.replace("\\", "\\\\").replace(":", "\\:");
  }

  /** An identifier in SQL (PostgreSQL docs, 4.1.1). */
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /**
   * A string in SQL, whatever {@code standard_conforming_strings} says (PostgreSQL docs, 4.1.2).
   */
  public static String literal(String text) {
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
