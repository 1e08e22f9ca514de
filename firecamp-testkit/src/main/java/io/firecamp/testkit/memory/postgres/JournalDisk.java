package io.firecamp.testkit.memory.postgres;

import org.jspecify.annotations.Nullable;

/** What is on a journal volume. */
final class JournalDisk {
  private static final long GIB = 1L << 30;

  @Nullable Identity identity;
  @Nullable Wal wal;

  /** What {@link #wal} was, while it is replaced by that of a new copy. */
  @Nullable Wal oldWal;

  /** Files that are no WAL. */
  boolean foreign;

  /** The volume has no room as long as it is not larger than this. */
  int fullAtGib;

  boolean isEmpty() {
    return wal == null && !foreign;
  }

  /** The room that is left on a volume of that size. */
  long free(int sizeGib) {
    Wal there = wal;
    return sizeGib > fullAtGib
        ? Math.max(0, sizeGib * GIB - (there == null ? 0 : there.bytes()))
        : 0;
  }

  /** Whether that much more WAL has room on a volume of that size. */
  boolean hasRoom(long more, int sizeGib) {
    Wal there = wal;
    long taken = there == null ? 0 : there.bytes();
    return sizeGib > fullAtGib && taken + more <= sizeGib * GIB;
  }
}
