package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A standby's first start: the primary, a slot on it, a copy of it. */
final class BaseBackup {
  private final Boot boot;
  private final Runnable preparation;
  private @Nullable Server from;
  private long doneAt;

  /**
   * @param preparation makes room, once there is a primary to copy
   */
  BaseBackup(Boot boot, Runnable preparation) {
    this.boot = boot;
    this.preparation = preparation;
  }

  boolean began() {
    return from != null;
  }

  void end() {
    from = null;
  }

  /** Empty when it is taken; else the last word on what it waits for. */
  Optional<String> step(long now) {
    Server source = from;
    if (source == null) {
      Optional<String> missing = begin(now);
      source = from;
      if (source == null) {
        return missing;
      }
    }
    if (source.ended() || !source.reaches(boot.process())) {
      throw new Refusal(
          "the base backup failed: server closed the connection unexpectedly: see that the primary"
              + " runs and that the volumes have room");
    }
    if (now - doneAt < 0) {
      boot.process().starting(BootWords.COPIES_PRIMARY);
      return Optional.of("it is being copied");
    }
    take(source);
    return Optional.empty();
  }

  private Optional<String> begin(long now) {
    Environment of = boot.environment();
    Upstream upstream = Upstream.find(boot.process(), of.primaryHost(), of.primaryPort());
    Server source = upstream.server();
    if (source == null) {
      return Optional.of(upstream.words());
    }
    if (!source.accepts(of.replicationUser(), boot.secret(BootContract.REPLICATION_PASSWORD))) {
      throw new Refusal(
          "the primary does not let the replication user in: FATAL:  password authentication"
              + " failed for user \""
              + of.replicationUser()
              + "\"");
    }
    if (source.major() != of.major()) {
      throw new Refusal("the primary is of PostgreSQL " + source.major());
    }
    if (!source.isPrimary()) {
      throw new Refusal("the server that should be the primary is a standby");
    }
    String slot = BootContract.slotName(of.member());
    Optional<String> taken = source.keeper.makeAnew(slot);
    if (taken.isPresent()) {
      return taken;
    }
    preparation.run();
    source.checkpoint();
    from = source;
    doneAt = now + boot.process().member.copyTime;
    boot.process().log("firecamp: copying the primary");
    return Optional.of("it is being copied");
  }

  private void take(Server source) {
    DataDirectory copy = source.directory.copy();
    long end = source.wal.flushed;
    if (!boot.journal().hasRoom(Wal.SEGMENT, boot.process().journalGib())) {
      throw new Refusal("the base backup failed: No space left on device");
    }
    Wal wal = new Wal(source.wal.timeline.at(end), end, Wal.segment(copy.redo));
    copy.applied = source.replayed();
    new FirstStart(boot).complete(copy, wal);
  }
}
