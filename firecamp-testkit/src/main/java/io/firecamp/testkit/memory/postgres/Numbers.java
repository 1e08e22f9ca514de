package io.firecamp.testkit.memory.postgres;

import java.util.concurrent.TimeUnit;

/** The numbers of a configuration that the simulation works with, in bytes and nanoseconds. */
final class Numbers {
  private static final double MIB = 1 << 20;

  final long keepSize;

  /** Negative: without bound. */
  final long slotKeepSize;

  final long maxWalSize;

  /** How much WAL lies between two checkpoints (xlog.c, CalculateCheckpointSegments). */
  final long checkpointDistance;

  final long checkpointTimeout;
  final long senderTimeout;
  final long receiverTimeout;
  final int slots;
  final int connections;
  final int senders;

  Numbers(Conf conf) {
    this.keepSize = (long) (conf.number("wal_keep_size") * MIB);
    double slot = conf.number("max_slot_wal_keep_size");
    this.slotKeepSize = slot < 0 ? -1 : (long) (slot * MIB);
    this.maxWalSize = (long) (conf.number("max_wal_size") * MIB);
    this.checkpointDistance =
        Math.max(
            Wal.SEGMENT,
            (long) (maxWalSize / (1 + conf.number("checkpoint_completion_target")))
                / Wal.SEGMENT
                * Wal.SEGMENT);
    this.checkpointTimeout = TimeUnit.SECONDS.toNanos((long) conf.number("checkpoint_timeout"));
    this.senderTimeout = TimeUnit.MILLISECONDS.toNanos((long) conf.number("wal_sender_timeout"));
    this.receiverTimeout =
        TimeUnit.MILLISECONDS.toNanos((long) conf.number("wal_receiver_timeout"));
    this.slots = (int) conf.number("max_replication_slots");
    this.connections = (int) conf.number("max_connections");
    this.senders = (int) conf.number("max_wal_senders");
  }
}
