package io.firecamp.engine;

import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * How the engine of a runtime works.
 *
 * @param time where it takes time from
 * @param executor runs independent steps; belongs to whoever made it
 * @param pollFirst the pause after the first look at a state that is waited for; doubles from there
 * @param pollMost the longest pause between two looks
 * @param retryFirst the pause before a failed request is retried; doubles from there
 * @param retryMost the longest pause before a failed request is retried
 * @param timeout the timeout of operations for which the caller names none
 * @param listeners are told what happens
 * @param closed whether the runtime was closed: operations end at their next request
 */
public record EngineOptions(
    TimeSource time,
    Executor executor,
    Duration pollFirst,
    Duration pollMost,
    Duration retryFirst,
    Duration retryMost,
    Duration timeout,
    List<ProgressListener> listeners,
    BooleanSupplier closed) {
  public EngineOptions {
    listeners = List.copyOf(listeners);
  }
}
