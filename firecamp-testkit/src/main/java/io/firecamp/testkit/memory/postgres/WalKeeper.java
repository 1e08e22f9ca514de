package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.server.Lsn;
import java.util.Objects;
import java.util.Optional;

/** Checkpoints, slots, and which WAL they keep (xlog.c: KeepLogSeg, GetWALAvailability). */
final class WalKeeper {
  private static final long CHECKPOINT_RECORD = 120;

  private final Server server;
  private long lastCheckpoint;
  private long lastCheckpointEnd;

  WalKeeper(Server server) {
    this.server = server;
    this.lastCheckpoint = server.now();
    this.lastCheckpointEnd = server.wal.flushed;
  }

  /** The server is a primary from now on. */
  void openAt(long now) {
    lastCheckpoint = now;
    lastCheckpointEnd = server.wal.flushed;
  }

  /**
   * Makes a slot that keeps WAL from the last checkpoint on.
   *
   * @return why not, in the server's words
   */
  Optional<String> make(String name) {
    if (server.directory.slots.containsKey(name)) {
      return Optional.empty();
    }
    if (server.directory.slots.size() >= server.active.numbers.slots) {
      return Optional.of("all replication slots are in use");
    }
    long restart = Math.max(server.directory.redo, server.wal.oldestSegment * Wal.SEGMENT);
    server.directory.slots.put(name, new ReplicationSlot(name, restart));
    return Optional.empty();
  }

  /** Like {@link #make}, but anew if there is one that nobody uses. */
  Optional<String> makeAnew(String name) {
    Optional<String> used = drop(name);
    return used.isPresent() ? used : make(name);
  }

  /** Drops a slot; why not, if somebody uses it. */
  Optional<String> drop(String name) {
    ReplicationSlot slot = server.directory.slots.get(name);
    if (slot != null && slot.user != null) {
      return Optional.of("replication slot \"" + name + "\" is active for PID 71");
    }
    server.directory.slots.remove(name);
    return Optional.empty();
  }

  /** A checkpoint, if enough was written or enough time has passed. */
  void step(long now) {
    long written = server.wal.flushed - lastCheckpointEnd;
    if (written >= server.active.numbers.checkpointDistance
        || (written > 0 && now - lastCheckpoint >= server.active.numbers.checkpointTimeout)) {
      checkpoint();
    }
  }

  /** A checkpoint; of a standby a restart point. */
  void checkpoint() {
    DataDirectory directory = server.directory;
    directory.redo = directory.applied;
    directory.checkpointTimeline = server.wal.timeline.at(directory.applied).id;
    if (server.isPrimary()) {
      directory.checkpointTimeline = server.wal.timeline.id;
      server.write(CHECKPOINT_RECORD);
    }
    lastCheckpoint = server.now();
    lastCheckpointEnd = server.wal.flushed;
    removeOld();
  }

  /** The last record of a primary that is shut down in order. */
  void shutdownCheckpoint() {
    checkpoint();
  }

  private void removeOld() {
    Wal wal = server.wal;
    long keep = Math.min(Wal.segment(server.directory.redo), oldestKept());
    if (invalidate(keep)) {
      keep = Math.min(Wal.segment(server.directory.redo), oldestKept());
    }
    wal.oldestSegment = Math.max(wal.oldestSegment, keep);
  }

  private boolean invalidate(long oldest) {
    boolean any = false;
    for (ReplicationSlot slot : server.directory.slots.values()) {
      if (slot.keepsWal() && Wal.segment(slot.restart) < oldest) {
        Stream user = slot.user;
        if (user != null) {
          server.process.log(
              "LOG:  terminating process 71 to release replication slot \"" + slot.name + "\"");
          user.closeSender();
        }
        server.process.log(
            "LOG:  invalidating obsolete replication slot \""
                + slot.name
                + "\": The slot's restart_lsn "
                + new Lsn(slot.restart)
                + " exceeds the limit");
        slot.invalidated = true;
        slot.restart = -1;
        any = true;
      }
    }
    return any;
  }

  /** The oldest segment that slots, within their bound, and wal_keep_size keep. */
  private long oldestKept() {
    long current = Wal.segment(server.wal.flushed);
    long kept = current;
    for (ReplicationSlot slot : server.directory.slots.values()) {
      if (slot.keepsWal()) {
        kept = Math.min(kept, Wal.segment(slot.restart));
      }
    }
    Numbers numbers = server.active.numbers;
    if (numbers.slotKeepSize >= 0) {
      kept = Math.max(kept, current - numbers.slotKeepSize / Wal.SEGMENT);
    }
    return Math.max(1, Math.min(kept, current - numbers.keepSize / Wal.SEGMENT));
  }

  /** The column {@code wal_status} of {@code pg_replication_slots}. */
  String status(ReplicationSlot slot) {
    if (slot.invalidated) {
      return "lost";
    }
    if (slot.restart < 0) {
      return "";
    }
    long target = Wal.segment(slot.restart);
    if (target >= oldestKept()) {
      long maxWal = server.active.numbers.maxWalSize / Wal.SEGMENT + 1;
      return target >= Wal.segment(server.wal.flushed) - maxWal ? "reserved" : "extended";
    }
    boolean there = target >= server.wal.oldestSegment;
    return there || slot.user != null ? "unreserved" : "lost";
  }

  /** The slot of that name. */
  ReplicationSlot slot(String name) {
    return Objects.requireNonNull(server.directory.slots.get(name));
  }
}
