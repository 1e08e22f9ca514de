package io.firecamp.testkit.memory.postgres;

import org.jspecify.annotations.Nullable;

/** A physical replication slot, on disk. */
final class ReplicationSlot {
  final String name;

  /** From where WAL is kept; negative if none is. */
  long restart;

  /** WAL that it needs is gone. */
  boolean invalidated;

  /** Who streams through it. */
  @Nullable Stream user;

  ReplicationSlot(String name, long restart) {
    this.name = name;
    this.restart = restart;
  }

  boolean keepsWal() {
    return restart >= 0 && !invalidated;
  }
}
