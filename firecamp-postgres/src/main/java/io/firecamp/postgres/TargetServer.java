package io.firecamp.postgres;

/** Which member a connection should go to; the driver's {@code targetServerType}. */
public enum TargetServer {
  /** The member that accepts writes. */
  PRIMARY("primary"),
  /** A standby, or the primary if no standby responds; connections spread over the standbys. */
  PREFER_STANDBY("preferSecondary"),
  /** Any member; connections spread over all of them. */
  ANY("any");

  private final String word;

  TargetServer(String word) {
    this.word = word;
  }

  /** What selects it in a URL of the driver. */
  String query() {
    return "?targetServerType=" + word + (this == PRIMARY ? "" : "&loadBalanceHosts=true");
  }

  /** The driver's name for it. */
  String word() {
    return word;
  }
}
