package io.firecamp.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The source of time of the engine, which tests can control. Thread-safe.
 *
 * <p>{@link #system} is the machine's clock; the test kit has one that advances only on request.
 */
public interface TimeSource {

  /** The wall clock, for displayed timestamps. */
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
