package io.firecamp.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the engine takes time from, so that tests can hold it. Thread-safe.
 *
 * <p>{@link #system} is the machine's clock; the test kit has one that moves only by hand.
 */
public interface TimeSource {

  /** The wall clock, for timestamps that people read. */
  Instant now();

  /** A monotonic reading in nanoseconds, for deadlines; only differences mean anything. */
  long nanoTime();

  /**
   * Waits for the given time.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void sleep(Duration time) throws InterruptedException;

  /** The machine's clock. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
