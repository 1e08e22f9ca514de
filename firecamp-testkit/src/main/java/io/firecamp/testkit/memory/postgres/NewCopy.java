package io.firecamp.testkit.memory.postgres;

import java.util.Objects;

/**
 * Replaces the data of a standby by a new copy of the primary. What it had is kept until the new
 * data is whole, if there is room for both.
 */
final class NewCopy {
  private final DataDisk data;
  private final JournalDisk journal;
  private final long copy;

  NewCopy(Boot boot) {
    this.data = boot.data();
    this.journal = boot.journal();
    this.copy = boot.environment().copy();
  }

  /** When it is certain that there is a primary to copy. */
  void prepare() {
    Identity identity = Objects.requireNonNull(data.identity);
    if (identity.cloning() == 0) {
      deleteOld();
      data.identity = identity.beingCloned(copy);
    }
    if (data.oldDirectory == null && !data.roomForOne) {
      data.oldDirectory = data.directory;
      journal.oldWal = journal.wal;
    }
    data.directory = null;
    journal.wal = null;
  }

  void deleteOld() {
    data.oldDirectory = null;
    journal.oldWal = null;
  }
}
