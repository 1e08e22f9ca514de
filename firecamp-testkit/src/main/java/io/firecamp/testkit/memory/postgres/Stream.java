package io.firecamp.testkit.memory.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A connection on which a standby receives WAL. Each end is open until it knows that the other one
 * is gone; across a cut network it learns that from silence.
 */
final class Stream {
  final Server sender;
  final Server receiver;
  final String name;
  final @Nullable ReplicationSlot slot;
  boolean senderOpen = true;
  boolean receiverOpen = true;

  /** Set once the standby has caught up; it stays so. */
  boolean caughtUp;

  long writeReported;
  long flushReported;
  long replayReported;

  /** When the sender last heard from the receiver, and the other way round. */
  long heardBySender;

  long heardByReceiver;

  Stream(Server sender, Server receiver, @Nullable ReplicationSlot slot, long now) {
    this.sender = sender;
    this.receiver = receiver;
    this.name = receiver.name();
    this.slot = slot;
    this.heardBySender = now;
    this.heardByReceiver = now;
  }

  boolean isStreaming() {
    return senderOpen && caughtUp;
  }

  void closeSender() {
    senderOpen = false;
    if (slot != null && slot.user == this) {
      slot.user = null;
    }
  }
}
