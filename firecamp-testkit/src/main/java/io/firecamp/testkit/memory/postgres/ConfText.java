package io.firecamp.testkit.memory.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code postgresql.conf} (PostgreSQL docs, 19.1.2): a setting a line, later ones win. */
final class ConfText {
  private ConfText() {}

  /**
   * The settings by lower-cased name.
   *
   * @throws IllegalArgumentException if a line is none that the server can read, naming it
   */
  static Map<String, String> parse(String text) {
    Map<String, String> settings = new TreeMap<>();
    int line = 0;
    int from = 0;
    while (from < text.length()) {
      line++;
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      read(text, from, end, line, settings);
      from = end + 1;
    }
    return settings;
  }

  private static void read(String text, int from, int end, int line, Map<String, String> settings) {
    int at = skip(text, from, end);
    if (at == end || text.charAt(at) == '#') {
      return;
    }
    int nameEnd = at;
    while (nameEnd < end && isName(text.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = text.substring(at, nameEnd).toLowerCase(Locale.ROOT);
    at = skip(text, nameEnd, end);
    if (at < end && text.charAt(at) == '=') {
      at = skip(text, at + 1, end);
    }
    if (name.isEmpty() || at == end) {
      throw new IllegalArgumentException("syntax error in file \"postgresql.conf\" line " + line);
    }
    settings.put(name, value(text, at, end, line));
  }

  private static String value(String text, int at, int end, int line) {
    if (text.charAt(at) != '\'') {
      int stop = at;
      while (stop < end && text.charAt(stop) != '#' && !isSpace(text.charAt(stop))) {
        stop++;
      }
      return text.substring(at, stop);
    }
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < end; i++) {
      char c = text.charAt(i);
      boolean doubled = (c == '\'' && i + 1 < end && text.charAt(i + 1) == '\'') || c == '\\';
      if (doubled && i + 1 < end) {
        value.append(text.charAt(++i));
      } else if (c == '\'') {
        return value.toString();
      } else {
        value.append(c);
      }
    }
    throw new IllegalArgumentException("syntax error in file \"postgresql.conf\" line " + line);
  }

  private static int skip(String text, int at, int end) {
    int next = at;
    while (next < end && isSpace(text.charAt(next))) {
      next++;
    }
    return next;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }
}
