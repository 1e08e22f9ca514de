package io.firecamp.engine;

import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The options of the engine of a runtime.
 *
 * @param time the source of time
 * @param executor runs independent steps; owned by its creator
 * @param pollFirst the interval after the first poll of a state; doubles with every poll
 * @param pollMost the longest interval between two polls
 * @param retryFirst the delay before a failed request is retried; doubles with every retry
 * @param retryMost the longest delay before a failed request is retried
 * @param patience how long an operation waits for a member that it can complete without
 * @param timeout the timeout of operations for which the caller specifies none
 * @param listeners are notified of progress
 * @param closed whether the runtime was closed: operations end at their next request
 */
public record EngineOptions(
    TimeSource time,
    Executor executor,
    Duration pollFirst,
    Duration pollMost,
    Duration retryFirst,
    Duration retryMost,
    Duration patience,
    Duration timeout,
    List<ProgressListener> listeners,
    BooleanSupplier closed) {
  public EngineOptions {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(pollFirst, "pollFirst");
    Objects.requireNonNull(pollMost, "pollMost");
    Objects.requireNonNull(retryFirst, "retryFirst");
    Objects.requireNonNull(retryMost, "retryMost");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(closed, "closed");
    listeners = List.copyOf(listeners);
  }
}
