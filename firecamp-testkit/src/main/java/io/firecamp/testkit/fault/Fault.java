package io.firecamp.testkit.fault;

import java.time.Duration;
import java.util.Objects;

/** What goes wrong with one call. */
public sealed interface Fault {
  /** The call fails, retryable, and has no effect. */
  record FailBefore() implements Fault {}

  /** The call takes effect, but its reply is lost: it fails, retryable. */
  record FailAfter() implements Fault {}

  /** The backend refuses for the moment. */
  record Throttle() implements Fault {}

  /** The call takes that long. */
  record Delay(Duration time) implements Fault {
    public Delay {
      Objects.requireNonNull(time, "time");
    }
  }

  /** The caller's process dies before the call takes effect; every later call dies too. */
  record CrashBefore() implements Fault {}

  /** The caller's process dies when the call has taken effect; every later call dies too. */
  record CrashAfter() implements Fault {}
}
