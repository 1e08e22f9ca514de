package io.firecamp.postgres.server;

/** The current role of a member. */
public enum MemberRole {
  /** Accepts writes. */
  PRIMARY,
  /** Replays WAL. */
  STANDBY,
  /** Does not respond. */
  UNKNOWN
}
