package io.firecamp.testkit.memory.postgres;

/** What pg_rewind did. */
public enum RewindResult {
  /** The member has the source's history now. */
  DONE,
  /**
   * It says "no rewind required" and changes nothing; up to PostgreSQL 15 also wrongly, as long as
   * the source has not written a checkpoint since it was promoted.
   */
  NOT_REQUIRED
}
