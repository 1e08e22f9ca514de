package io.firecamp.testkit.memory.postgres;

/** What the client of a commit knows of it. */
public enum CommitOutcome {
  /** It was told that the commit is done. */
  ACKNOWLEDGED,
  /** It waits: too few synchronous standbys have the commit. */
  WAITING,
  /** The connection ended, or a warning came instead: the commit may be there or not. */
  UNKNOWN
}
