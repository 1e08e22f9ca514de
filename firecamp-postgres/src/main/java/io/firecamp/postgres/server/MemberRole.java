package io.firecamp.postgres.server;

/** What a member does now. */
public enum MemberRole {
  /** Accepts writes. */
  PRIMARY,
  /** Replays WAL. */
  STANDBY,
  /** Does not answer. */
  UNKNOWN
}
