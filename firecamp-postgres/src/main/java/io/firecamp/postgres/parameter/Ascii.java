package io.firecamp.postgres.parameter;

/**
 * Case as a server ignores it: letters of ASCII only. Java also takes U+212A, the sign of Kelvin,
 * for a k, and the dotless i for an i.
 */
final class Ascii {
  private Ascii() {}

  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return lower.toString();
  }

  static boolean equalsIgnoreCase(String one, String other) {
    return lower(one).equals(lower(other));
  }
}
