package io.firecamp.internal.call;

import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * How one call of a user is carried out.
 *
 * @param time where it takes time from
 * @param executor runs independent steps; empty to run everything in the calling thread
 * @param pollFirst the pause after the first look at a state that is waited for; doubles from there
 * @param pollMost the longest pause between two looks
 * @param retryFirst the pause before a failed request is retried; doubles from there
 * @param retryMost the longest pause before a failed request is retried
 * @param timeout when the call gives up
 * @param listeners are told what happens
 * @param closed whether the runtime was closed meanwhile
 */
public record CallSettings(
    TimeSource time,
    Optional<Executor> executor,
    Duration pollFirst,
    Duration pollMost,
    Duration retryFirst,
    Duration retryMost,
    Duration timeout,
    List<ProgressListener> listeners,
    BooleanSupplier closed) {}
