package io.firecamp.service;

/**
 * Writes JSON without spaces, with the same escapes as Gson's writer when it is not HTML-safe.
 * Whoever calls it nests correctly. Not thread-safe.
 */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text;

  /** Whether a value precedes in the same object or array, so that the next one needs a comma. */
  private boolean following;

  JsonText(int expected) {
    this.text = new StringBuilder(expected);
  }

  /** Discards what was written. */
  void clear() {
    text.setLength(0);
    following = false;
  }

  JsonText beginObject() {
    return begin('{');
  }

  JsonText endObject() {
    return end('}');
  }

  JsonText beginArray() {
    return begin('[');
  }

  JsonText endArray() {
    return end(']');
  }

  /** The name of the next value, which needs no escapes. */
  JsonText name(String name) {
    separate();
    text.append('"').append(name).append("\":");
    following = false;
    return this;
  }

  JsonText value(String value) {
    separate();
    string(value);
    return this;
  }

  JsonText value(long value) {
    separate();
    text.append(value);
    return this;
  }

  JsonText value(boolean value) {
    separate();
    text.append(value);
    return this;
  }

  /** A value that is JSON. */
  JsonText jsonValue(String json) {
    separate();
    text.append(json);
    return this;
  }

  /** A member of an object; its name may need escapes. */
  JsonText entry(String name, String value) {
    separate();
    string(name);
    text.append(':');
    string(value);
    return this;
  }

  private JsonText begin(char bracket) {
    separate();
    text.append(bracket);
    following = false;
    return this;
  }

  private JsonText end(char bracket) {
    text.append(bracket);
    following = true;
    return this;
  }

  private void separate() {
    if (following) {
      text.append(',');
    }
    following = true;
  }

  private void string(String value) {
    text.append('"');
    if (isPlain(value)) {
      text.append(value);
    } else {
      value.chars().forEach(c -> character((char) c));
    }
    text.append('"');
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isSpecial(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpecial(char c) {
    return c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029';
  }

  private void character(char c) {
    if (isSpecial(c)) {
      escape(c);
    } else {
      text.append(c);
    }
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\t' -> text.append("\\t");
      case '\b' -> text.append("\\b");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\f' -> text.append("\\f");
      default -> {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          text.append(HEX[c >> shift & 0xf]);
        }
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
