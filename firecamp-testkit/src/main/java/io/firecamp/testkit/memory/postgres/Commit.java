package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.server.Lsn;

/** A commit that a test made. It is on a member as soon as that has its WAL. */
public final class Commit {
  private final SimulatedService service;
  private final Timeline timeline;
  private final long end;
  private CommitOutcome outcome = CommitOutcome.WAITING;

  Commit(SimulatedService service, Timeline timeline, long end) {
    this.service = service;
    this.timeline = timeline;
    this.end = end;
  }

  /** What its client knows now. Once it is not WAITING it stays so. */
  public CommitOutcome outcome() {
    synchronized (service) {
      service.advance();
      return outcome;
    }
  }

  /** Where its WAL ends. */
  public Lsn lsn() {
    return new Lsn(end);
  }

  /**
   * Stops waiting. Real servers then tell the client that it is done, with a warning that it may
   * not be on a standby: that is UNKNOWN. Not waiting: a no-op.
   */
  public void cancel() {
    synchronized (service) {
      service.advance();
      become(CommitOutcome.UNKNOWN);
    }
  }

  void become(CommitOutcome known) {
    if (outcome == CommitOutcome.WAITING) {
      outcome = known;
    }
  }

  CommitOutcome outcomeNow() {
    return outcome;
  }

  long end() {
    return end;
  }

  /** Whether WAL that ends there, of that history, has it. */
  boolean isIn(Timeline history, long position) {
    return end <= position && end <= history.sharedWith(timeline);
  }

  @Override
  public String toString() {
    return "commit at " + lsn() + " of timeline " + timeline.id;
  }
}
