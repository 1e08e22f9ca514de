package io.firecamp.time;

import java.time.Duration;

/** A point in time after which waiting is abandoned. Immutable. */
public final class Deadline {
  private final TimeSource time;
  private final long end;
  private final Duration timeout;

  private Deadline(TimeSource time, Duration timeout) {
    this.time = time;
    this.timeout = timeout;
    this.end = time.nanoTime() + timeout.toNanos();
  }

  /** Returns a deadline that passes after that time, counted from now. */
  public static Deadline after(TimeSource time, Duration timeout) {
    return new Deadline(time, timeout);
  }

  /** The remaining time; zero if it has passed, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - time.nanoTime()));
  }

  /** Whether it has passed. */
  public boolean expired() {
    return end - time.nanoTime() <= 0;
  }

  /** The time that it was created with. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Waits for that time, or until the deadline if that is sooner.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void sleep(Duration wanted) throws InterruptedException {
    Duration left = remaining();
    time.sleep(wanted.compareTo(left) < 0 ? wanted : left);
  }
}
