package io.firecamp.engine;

import io.firecamp.event.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of one call. Immutable; every method returns another instance. Unless set: the runtime's
 * timeout, its listeners, and no dry run.
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

  /** Returns the default options. */
  public static CallOptions defaults() {
    return DEFAULTS;
  }

  /** Returns the defaults with that timeout. */
  public static CallOptions within(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return DEFAULTS.timeout(timeout);
  }

  /**
   * Returns these options with another timeout.
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

  /**
   * Returns these options with one more listener, which is notified of this call in addition to
   * those of the runtime.
   */
  public CallOptions listener(ProgressListener listener) {
    List<ProgressListener> more = new ArrayList<>(listeners);
    more.add(Objects.requireNonNull(listener, "listener"));
    return new CallOptions(timeout, more, dryRun);
  }

  /**
   * Returns these options as a dry run: the call changes nothing, and its result contains the plan.
   */
  public CallOptions dryRun() {
    return new CallOptions(timeout, listeners, true);
  }

  /** The timeout, or empty for the runtime's. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** The listeners that are notified of this call. */
  public List<ProgressListener> listeners() {
    return listeners;
  }

  /** Whether the call is a dry run. */
  public boolean isDryRun() {
    return dryRun;
  }
}
