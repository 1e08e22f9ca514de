package io.firecamp.testkit.memory.postgres;

import java.util.ArrayDeque;
import java.util.Iterator;

/** The commits of a primary, and those that wait for standbys. */
final class Commits {
  private final Server server;
  private final ArrayDeque<Commit> waiting = new ArrayDeque<>();

  Commits(Server server) {
    this.server = server;
  }

  /** Commits that much; on return it is durable here, and visible unless it waits. */
  Commit commit(long bytes) {
    long end = server.write(bytes);
    Commit commit = new Commit(server.process.service, server.wal.timeline, end);
    if (server.active.sync.waits()) {
      waiting.add(commit);
    } else {
      commit.become(CommitOutcome.ACKNOWLEDGED);
    }
    return commit;
  }

  /** Acknowledges what enough standbys have; whether there was any. */
  boolean step() {
    if (waiting.isEmpty()) {
      return false;
    }
    SyncRule rule = server.active.sync;
    long upTo = rule.waits() ? rule.acknowledged(server.senders) : Long.MAX_VALUE;
    boolean any = false;
    for (Iterator<Commit> i = waiting.iterator(); i.hasNext(); ) {
      Commit next = i.next();
      if (next.outcomeNow() != CommitOutcome.WAITING) {
        i.remove();
      } else if (next.end() <= upTo) {
        next.become(CommitOutcome.ACKNOWLEDGED);
        i.remove();
        any = true;
      }
    }
    return any;
  }

  /** Nobody learns any more what became of those that wait. */
  void abandon() {
    waiting.forEach(c -> c.become(CommitOutcome.UNKNOWN));
    waiting.clear();
  }
}
