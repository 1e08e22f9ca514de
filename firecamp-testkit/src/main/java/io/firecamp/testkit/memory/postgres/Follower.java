package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.spec.Secret;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes a server a standby: it receives WAL and replays it. */
final class Follower {
  private final Server server;
  private @Nullable Stream stream;
  private String lastWord = "";
  private int newestSeen;
  private long received = -1;
  private boolean pausedOnRequest;
  private boolean pausedByFloors;

  Follower(Server server) {
    this.server = server;
    replay(server.wal.flushed);
  }

  @Nullable Stream stream() {
    return stream;
  }

  /** What it received since it first streamed; negative before that. */
  long received() {
    return received;
  }

  boolean paused() {
    return pausedOnRequest || pausedByFloors;
  }

  void pause() {
    pausedOnRequest = true;
  }

  /**
   * Resumes.
   *
   * @throws Refusal if it was paused by a setting: real servers shut down then
   */
  void resume() {
    pausedOnRequest = false;
    if (pausedByFloors) {
      throw new Refusal(
          "FATAL:  recovery aborted because of insufficient parameter settings: "
              + lacking().orElse(""));
    }
  }

  private Optional<String> lacking() {
    Fact next = server.wal.timeline.firstFact(server.directory.applied, server.wal.flushed);
    return next == null ? Optional.empty() : server.active.floors.lacking(next.floors());
  }

  int newestSeen() {
    return newestSeen;
  }

  boolean step(long now) {
    boolean moved = false;
    Stream open = stream;
    if (open != null && !isAlive(open, now)) {
      close();
      open = null;
      moved = true;
    }
    if (open == null) {
      open = connect(now);
      moved |= open != null;
    }
    if (open != null) {
      moved |= receive(open, now);
    }
    long until = now - server.process.member.receiveLag - server.process.member.replayLag;
    long target =
        server.process.member.replayLag == 0
            ? server.wal.flushed
            : Math.min(server.wal.flushed, server.wal.timeline.writtenAt(until));
    moved |= replay(target);
    if (open != null) {
      moved |= report(open);
    }
    return moved;
  }

  private boolean isAlive(Stream open, long now) {
    Server sender = open.sender;
    boolean hears = sender.passesTo(server.process);
    if (hears && (sender.ended() || !open.senderOpen)) {
      say(
          "FATAL:  could not receive data from WAL stream: server closed the connection unexpectedly");
      return false;
    }
    if (hears && !sender.process.hung() && !sender.ended()) {
      open.heardByReceiver = now;
      return true;
    }
    long limit = server.active.numbers.receiverTimeout;
    if (limit > 0 && now - open.heardByReceiver >= limit) {
      say("FATAL:  terminating walreceiver due to timeout");
      return false;
    }
    return true;
  }

  private @Nullable Stream connect(long now) {
    Environment of = server.environment;
    Upstream upstream = Upstream.find(server.process, of.primaryHost(), of.primaryPort());
    Server source = upstream.server();
    if (source == null || source == server) {
      say("FATAL:  could not connect to the primary server: " + upstream.words());
      return null;
    }
    Secret password = Objects.requireNonNull(server.data.upstreamPassword);
    if (!source.accepts(of.replicationUser(), password)) {
      say(
          "FATAL:  could not connect to the primary server: FATAL:  password authentication failed"
              + " for user \""
              + of.replicationUser()
              + "\"");
      return null;
    }
    Optional<String> refused = new Handshake(server, source).refused();
    if (refused.isPresent()) {
      say(refused.get());
      return null;
    }
    newestSeen = Math.max(newestSeen, source.wal.timeline.newestId());
    return open(source, now);
  }

  private Stream open(Server source, long now) {
    ReplicationSlot slot =
        source.directory.slots.get(BootContract.slotName(server.environment.member()));
    Stream opened = new Stream(source, server, slot, now);
    if (slot != null) {
      slot.user = opened;
    }
    opened.writeReported = server.wal.flushed;
    opened.flushReported = server.wal.flushed;
    opened.replayReported = server.directory.applied;
    source.senders.add(opened);
    stream = opened;
    received = Math.max(received, server.wal.flushed);
    lastWord = "";
    server.process.log(
        "LOG:  started streaming WAL from primary at "
            + new Lsn(server.wal.flushed / Wal.SEGMENT * Wal.SEGMENT)
            + " on timeline "
            + source.wal.timeline.id);
    return opened;
  }

  private boolean receive(Stream open, long now) {
    Server sender = open.sender;
    boolean flows = open.senderOpen && sender.passesTo(server.process) && !sender.process.hung();
    if (!flows || !sameHistory(open)) {
      return false;
    }
    Timeline timeline = sender.wal.timeline;
    long target = sender.wal.flushed;
    if (server.process.member.receiveLag > 0) {
      target = Math.min(target, timeline.writtenAt(now - server.process.member.receiveLag));
    }
    return receiveUpTo(open, target);
  }

  private boolean receiveUpTo(Stream open, long target) {
    Wal wal = server.wal;
    boolean moved = target > wal.flushed;
    if (moved) {
      server.mustHaveRoom(target - wal.flushed);
      wal.timeline = open.sender.wal.timeline.at(target);
      wal.flushed = target;
      received = target;
    }
    if (!open.caughtUp && wal.flushed >= open.sender.wal.flushed) {
      open.caughtUp = true;
      moved = true;
    }
    return moved;
  }

  /** The upstream was promoted or rewound under the stream: only what it shares can go on. */
  private boolean sameHistory(Stream open) {
    Timeline theirs = open.sender.wal.timeline;
    if (theirs == server.wal.timeline
        || theirs.sharedWith(server.wal.timeline) >= server.wal.flushed) {
      return true;
    }
    close();
    return false;
  }

  /** The sender shuts down: everything that it wrote, whatever the lag. */
  void drain(Stream open) {
    boolean flows =
        stream == open
            && open.receiverOpen
            && open.sender.passesTo(server.process)
            && server.passesTo(open.sender.process)
            && !server.process.hung();
    if (flows && sameHistory(open)) {
      try {
        receiveUpTo(open, open.sender.wal.flushed);
        report(open);
      } catch (Refusal refusal) {
        server.process.fail(refusal);
      }
    }
  }

  private boolean replay(long target) {
    DataDirectory directory = server.directory;
    if (pausedOnRequest || target <= directory.applied) {
      return false;
    }
    long before = directory.applied;
    Timeline timeline = server.wal.timeline;
    Fact fact = timeline.firstFact(directory.applied, target);
    while (fact != null) {
      Optional<String> lacking = server.active.floors.lacking(fact.floors());
      if (lacking.isPresent()) {
        // Servers write them to the control file before they look at them.
        directory.floors = fact.floors();
        pauseForFloors(lacking.get());
        return directory.applied != before;
      }
      directory.applied = fact.lsn();
      directory.floors = fact.floors();
      fact = timeline.firstFact(directory.applied, target);
    }
    pausedByFloors = false;
    directory.applied = target;
    return true;
  }

  private void pauseForFloors(String lacking) {
    if (!pausedByFloors) {
      pausedByFloors = true;
      server.process.log(
          "WARNING:  hot standby is not possible because of insufficient parameter settings: "
              + lacking);
      server.process.log(
          "LOG:  recovery has paused: If recovery is unpaused, the server will shut down.");
    }
  }

  private boolean report(Stream open) {
    if (!open.receiverOpen || !server.passesTo(open.sender.process)) {
      return false;
    }
    Wal wal = server.wal;
    boolean news =
        open.flushReported != wal.flushed || open.replayReported != server.directory.applied;
    open.writeReported = wal.flushed;
    open.flushReported = wal.flushed;
    open.replayReported = server.directory.applied;
    ReplicationSlot slot = open.slot;
    if (slot != null && !slot.invalidated) {
      slot.restart = wal.flushed;
    }
    return news;
  }

  /** Ends the stream, from this end. */
  void close() {
    Stream open = stream;
    if (open != null) {
      open.receiverOpen = false;
      stream = null;
    }
  }

  /**
   * Settings were read again; those that pause replay need a restart, so there is nothing to do.
   */
  void reloaded() {
    if (pausedByFloors && lacking().isEmpty()) {
      pausedByFloors = false;
    }
  }

  /** Replays all there is, to be promoted; whether it could. */
  boolean finish() {
    close();
    pausedOnRequest = false;
    replay(server.wal.flushed);
    if (pausedByFloors) {
      server.process.log(
          "WARNING:  promotion is not possible because of insufficient parameter settings");
      return false;
    }
    return true;
  }

  private void say(String word) {
    if (!word.equals(lastWord)) {
      lastWord = word;
      server.process.log(word);
    }
  }
}
