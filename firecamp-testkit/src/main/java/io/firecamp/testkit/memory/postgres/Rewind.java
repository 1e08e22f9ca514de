package io.firecamp.testkit.memory.postgres;

import java.util.Objects;

/** pg_rewind and a new base backup, on a member that does not run. */
final class Rewind {
  private final Member member;
  private final Server source;
  private final DataDisk data;
  private final JournalDisk journal;

  Rewind(Member member, Server source) {
    MemberProcess process =
        Objects.requireNonNull(member.process, "member " + member.name + " was never started");
    if (!process.ended()) {
      throw new IllegalStateException(
          "pg_rewind: fatal: target server must be shut down cleanly: member "
              + member.name
              + " runs");
    }
    this.member = member;
    this.source = source;
    this.data = process.data();
    this.journal = process.journal();
  }

  RewindResult run() {
    DataDirectory target = Objects.requireNonNull(data.directory, "no data directory");
    Wal wal = Objects.requireNonNull(journal.wal, "no WAL");
    if (!target.systemId.equals(source.directory.systemId)) {
      throw new IllegalStateException(
          "pg_rewind: fatal: source and target servers are from different systems");
    }
    if (!target.canBeRewound) {
      throw new IllegalStateException(
          "pg_rewind: fatal: target server needs to use either data checksums or \"wal_log_hints ="
              + " on\"");
    }
    if (looksTheSame(wal)) {
      return RewindResult.NOT_REQUIRED;
    }
    long common = commonPoint(wal);
    if (!wal.has(common)) {
      throw new IllegalStateException(
          "pg_rewind: fatal: could not find previous WAL record at " + wal.fileName(common));
    }
    adopt(source.directory.copy(), Math.min(wal.oldestSegment, source.wal.oldestSegment));
    return RewindResult.DONE;
  }

  /** Versions up to 15 compare the timelines of the last checkpoints. */
  private boolean looksTheSame(Wal wal) {
    int theirs =
        source.major() <= 15 ? source.directory.checkpointTimeline : source.wal.timeline.id;
    return wal.timeline.id == theirs || source.wal.timeline.sharedWith(wal.timeline) >= wal.flushed;
  }

  private long commonPoint(Wal wal) {
    for (Timeline t = wal.timeline; t != null; t = t.parent) {
      long shared = source.wal.timeline.sharedWith(t);
      if (shared >= 0) {
        return Math.min(shared, wal.flushed);
      }
    }
    throw new IllegalStateException(
        "pg_rewind: fatal: could not find common ancestor of the source and target cluster's"
            + " timelines");
  }

  @Override
  public String toString() {
    return "rewind of " + member.name;
  }

  void copy() {
    adopt(source.directory.copy(), Wal.segment(source.directory.redo));
  }

  private void adopt(DataDirectory copy, long oldest) {
    copy.applied = Math.min(source.replayed(), source.wal.flushed);
    copy.standbySignal = true;
    copy.canBeRewound = source.directory.canBeRewound;
    copy.cleanShutdown = true;
    data.directory = copy;
    data.corrupt = false;
    Identity identity = data.identity;
    if (identity != null) {
      data.identity = identity.with(copy.systemId);
    }
    journal.wal = new Wal(source.wal.timeline.at(source.wal.flushed), source.wal.flushed, oldest);
  }
}
