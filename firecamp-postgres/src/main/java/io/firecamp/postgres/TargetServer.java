package io.firecamp.postgres;

/** Which member a connection should go to; the driver's {@code targetServerType}. */
public enum TargetServer {
  /** The member that accepts writes. */
  PRIMARY("primary"),
  /** A standby, or the primary if no standby responds. */
  PREFER_STANDBY("preferSecondary"),
  /** Any member. */
  ANY("any");

  private final String word;

  TargetServer(String word) {
    this.word = word;
  }

  /** The driver's name for it. */
  String word() {
    return word;
  }
}
