package io.firecamp.internal.call;

import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The settings of one call.
 *
 * @param time the source of time
 * @param executor runs independent steps; empty to run everything in the calling thread
 * @param pollFirst the interval after the first poll of a state; doubles with every poll
 * @param pollMost the longest interval between two polls
 * @param retryFirst the delay before a failed request is retried; doubles with every retry
 * @param retryMost the longest delay before a failed request is retried
 * @param patience how long the call waits for a member that it can complete without
 * @param timeout the timeout of the call
 * @param listeners are notified of progress
 * @param closed whether the runtime was closed in the meantime
 */
public record CallSettings(
    TimeSource time,
    Optional<Executor> executor,
    Duration pollFirst,
    Duration pollMost,
    Duration retryFirst,
    Duration retryMost,
    Duration patience,
    Duration timeout,
    List<ProgressListener> listeners,
    BooleanSupplier closed) {}
