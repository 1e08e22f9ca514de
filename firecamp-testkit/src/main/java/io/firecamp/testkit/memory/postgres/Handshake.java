package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import java.util.Optional;

/** Whether a standby can stream from a server: START_REPLICATION. */
final class Handshake {
  private static final String RECEIVE = "FATAL:  could not receive data from WAL stream: ERROR:  ";

  private final Server standby;
  private final Server upstream;

  Handshake(Server standby, Server upstream) {
    this.standby = standby;
    this.upstream = upstream;
  }

  /** Why it cannot, as the standby logs it. */
  Optional<String> refused() {
    if (!upstream.directory.systemId.equals(standby.directory.systemId)) {
      return Optional.of(
          "FATAL:  database system identifier differs between the primary and standby");
    }
    if (upstream.senders.size() >= upstream.active.numbers.senders) {
      return Optional.of(
          "FATAL:  could not connect to the primary server: FATAL:  number of requested standby"
              + " connections exceeds \"max_wal_senders\" (currently "
              + upstream.active.numbers.senders
              + ")");
    }
    return history().or(this::slot).or(this::segment);
  }

  private Optional<String> history() {
    long position = standby.wal.flushed;
    Timeline own = standby.wal.timeline;
    Timeline theirs = upstream.wal.timeline;
    long shared = theirs.sharedWith(own);
    if (shared < 0 && theirs.id < own.id) {
      return Optional.of(
          "FATAL:  highest timeline "
              + theirs.id
              + " of the primary is behind recovery timeline "
              + own.id);
    }
    if (shared < position) {
      return Optional.of(
          "LOG:  new timeline "
              + theirs.id
              + " forked off current database system timeline "
              + own.id
              + " before current recovery point "
              + new Lsn(position));
    }
    return position > upstream.wal.flushed
        ? Optional.of(
            RECEIVE
                + "requested starting point "
                + new Lsn(position)
                + " is ahead of the WAL flush position of this server "
                + new Lsn(upstream.wal.flushed))
        : Optional.empty();
  }

  private Optional<String> slot() {
    String name = BootContract.slotName(standby.environment.member());
    ReplicationSlot slot = upstream.directory.slots.get(name);
    if (slot == null) {
      return Optional.of(
          "FATAL:  could not start WAL streaming: ERROR:  replication slot \""
              + name
              + "\" does not exist");
    }
    if (slot.user != null) {
      return Optional.of(
          "FATAL:  could not start WAL streaming: ERROR:  replication slot \""
              + name
              + "\" is active for PID 71");
    }
    return slot.invalidated && upstream.major() >= 18
        ? Optional.of(
            "FATAL:  could not start WAL streaming: ERROR:  can no longer access replication slot"
                + " \""
                + name
                + "\"")
        : Optional.empty();
  }

  private Optional<String> segment() {
    if (upstream.wal.has(standby.wal.flushed)) {
      return Optional.empty();
    }
    String word =
        "requested WAL segment "
            + upstream.wal.fileName(standby.wal.flushed)
            + " has already been removed";
    upstream.process.log("ERROR:  " + word);
    return Optional.of(RECEIVE + word);
  }
}
