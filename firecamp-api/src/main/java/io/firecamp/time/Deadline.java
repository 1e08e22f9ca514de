package io.firecamp.time;

import java.time.Duration;

/** A point in time after which waiting is given up. Immutable. */
public final class Deadline {
  private final TimeSource time;
  private final long end;
  private final Duration timeout;

  private Deadline(TimeSource time, Duration timeout) {
    this.time = time;
    this.timeout = timeout;
    this.end = time.nanoTime() + timeout.toNanos();
  }

  /** Ends when the time has passed, counted from now. */
  public static Deadline after(TimeSource time, Duration timeout) {
    return new Deadline(time, timeout);
  }

  /** What is left; zero when it has passed, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - time.nanoTime()));
  }

  /** Whether it has passed. */
  public boolean expired() {
    return end - time.nanoTime() <= 0;
  }

  /** The time that it was made with. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Waits that time, or until the deadline if that is sooner.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void sleep(Duration wanted) throws InterruptedException {
    Duration left = remaining();
    time.sleep(wanted.compareTo(left) < 0 ? wanted : left);
  }
}
