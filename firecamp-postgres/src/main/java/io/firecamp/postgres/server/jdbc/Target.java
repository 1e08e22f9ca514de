package io.firecamp.postgres.server.jdbc;

import java.util.Arrays;

/** Which member a connection goes to, in the driver's spelling. */
enum Target {
  PRIMARY("primary", "member that accepts writes"),
  PREFER_STANDBY("preferSecondary", "member"),
  ANY("any", "member");

  private final String spelling;
  private final String words;

  Target(String spelling, String words) {
    this.spelling = spelling;
    this.words = words;
  }

  /** What it looks for, for messages. */
  String words() {
    return words;
  }

  static Target of(String spelling) {
    return Arrays.stream(values())
        .filter(t -> t.spelling.equals(spelling))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + spelling
                        + "' is not a target server type: choose primary, preferSecondary or any"));
  }
}
