package io.firecamp.postgres.parameter;

import java.util.Optional;

/** The accepted spellings of a boolean: {@code parse_bool_with_len} of PostgreSQL's bool.c. */
final class BoolSpelling {
  private BoolSpelling() {}

  /** Returns the value of the text; empty if it is not a boolean. Any unique prefix is accepted. */
  static Optional<Boolean> read(String text) {
    String lower = Ascii.lower(text);
    boolean unique = !lower.isEmpty() && !lower.equals("o");
    if (unique && begins(lower, "true", "yes", "on", "1")) {
      return Optional.of(true);
    }
    return unique && begins(lower, "false", "no", "off", "0")
        ? Optional.of(false)
        : Optional.empty();
  }

  private static boolean begins(String prefix, String... words) {
    for (String word : words) {
      if (word.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
