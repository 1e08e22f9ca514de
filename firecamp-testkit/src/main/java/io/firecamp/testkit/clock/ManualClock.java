package io.firecamp.testkit.clock;

import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A clock that nobody waits for: sleeping moves it at once by the time slept, and {@link #advance}
 * moves it by hand. Thread-safe.
 */
public final class ManualClock implements TimeSource {
  private final Instant start;
  private long elapsedNanos;

  /** A clock that shows the start of 2026 first. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** A clock that shows that time first. */
  public ManualClock(Instant start) {
    Objects.requireNonNull(start, "start");
    this.start = start;
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(elapsedNanos);
  }

  @Override
  public synchronized long nanoTime() {
    return elapsedNanos;
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    advance(time);
  }

  /** Moves the clock on. */
  public synchronized void advance(Duration time) {
    elapsedNanos += time.toNanos();
  }
}
