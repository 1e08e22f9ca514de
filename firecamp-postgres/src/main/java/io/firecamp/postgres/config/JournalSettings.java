package io.firecamp.postgres.config;

import io.firecamp.spec.VolumeSpec;
import java.util.Map;

/**
 * How much WAL a server keeps, so that its journal volume never fills up.
 *
 * <p>Slots retain at most their limit, but the server enforces it only at checkpoints, and until
 * the next one up to {@code max_wal_size} more is written; a standby restarts only at checkpoints
 * of its primary, which makes that up to twice as much (PostgreSQL docs, 28.5). So a fifth of every
 * journal stays free, for checkpoints that take longer than planned; {@code max_wal_size} is a
 * fifth, counted twice; slots may use the rest. All sizes in MB.
 */
final class JournalSettings {
  /** 32 segments of 16 MB are kept for standbys, whatever the journal. */
  static final int KEPT_MB = 512;

  /** A crashed server replays no more than this before it serves again. */
  private static final int MOST_WAL_MB = 8192;

  private static final int MOST_RECYCLED_MB = 1024;
  private static final int MB_PER_GIB = 1024;

  private JournalSettings() {}

  static Map<String, String> of(VolumeSpec journal) {
    long size = (long) journal.sizeGib() * MB_PER_GIB;
    long usable = size - size / 5;
    long maxWal = Math.min(MOST_WAL_MB, Math.min(size / 5, (usable - KEPT_MB) / 2));
    return Map.of(
        "max_wal_size", maxWal + "MB",
        "min_wal_size", Math.min(MOST_RECYCLED_MB, maxWal / 4) + "MB",
        "wal_keep_size", KEPT_MB + "MB",
        "max_slot_wal_keep_size", usable - 2 * maxWal + "MB",
        "checkpoint_completion_target", "0.9");
  }
}
