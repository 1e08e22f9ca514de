package io.firecamp.engine;

import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * How the engine works.
 *
 * @param time where it takes time from
 * @param executor runs independent steps; belongs to the caller
 * @param pollFirst the pause after the first look at a state that is waited for; doubles from there
 * @param pollMost the longest pause between two looks
 * @param retryFirst the pause before a failed call is tried again; doubles from there
 * @param retryMost the longest pause before a failed call is tried again
 * @param timeout the deadline of an operation for which the caller names none
 * @param listener is told what happens
 */
public record EngineOptions(
    TimeSource time,
    ExecutorService executor,
    Duration pollFirst,
    Duration pollMost,
    Duration retryFirst,
    Duration retryMost,
    Duration timeout,
    ProgressListener listener) {}
