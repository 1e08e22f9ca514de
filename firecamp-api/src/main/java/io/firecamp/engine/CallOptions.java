package io.firecamp.engine;

import io.firecamp.event.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one call is carried out. Immutable; every method returns another instance. Unless set: the
 * runtime's timeout, its listeners, and no dry run.
 */
public final class CallOptions {
  private static final CallOptions DEFAULTS = new CallOptions(Optional.empty(), List.of(), false);

  private final Optional<Duration> timeout;
  private final List<ProgressListener> listeners;
  private final boolean dryRun;

  private CallOptions(
      Optional<Duration> timeout, List<ProgressListener> listeners, boolean dryRun) {
    this.timeout = timeout;
    this.listeners = List.copyOf(listeners);
    this.dryRun = dryRun;
  }

  /** What the runtime does unless told otherwise. */
  public static CallOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults, with that timeout. */
  public static CallOptions within(Duration timeout) {
    return DEFAULTS.timeout(timeout);
  }

  /**
   * The same with another timeout.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CallOptions timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(
          "the timeout " + limit + " is not positive: choose another");
    }
    return new CallOptions(Optional.of(limit), listeners, dryRun);
  }

  /** The same with one more listener, which is told of this call beside those of the runtime. */
  public CallOptions listener(ProgressListener listener) {
    List<ProgressListener> more = new ArrayList<>(listeners);
    more.add(Objects.requireNonNull(listener, "listener"));
    return new CallOptions(timeout, more, dryRun);
  }

  /** The same, but the call only says what it would do: see the plan of its result. */
  public CallOptions dryRun() {
    return new CallOptions(timeout, listeners, true);
  }

  /** The timeout, or empty for the runtime's. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** Those who are told of this call. */
  public List<ProgressListener> listeners() {
    return listeners;
  }

  /** Whether the call only says what it would do. */
  public boolean isDryRun() {
    return dryRun;
  }
}
