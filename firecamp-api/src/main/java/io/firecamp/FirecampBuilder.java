package io.firecamp;

import io.firecamp.backend.Backends;
import io.firecamp.engine.EngineOptions;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Firecamp}. Defaults: the system's time, no listener, timeout 10 minutes, states
 * polled first after 100 ms and then at most every second, failed calls tried again after 100 ms up
 * to 5 s.
 */
public final class FirecampBuilder {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Backends backends;
  private TimeSource time = TimeSource.system();
  private ProgressListener listener = ProgressListener.none();
  private @Nullable ExecutorService threads;
  private Duration timeout = Duration.ofMinutes(10);
  private Duration pollFirst = Duration.ofMillis(100);
  private Duration pollMost = Duration.ofSeconds(1);
  private Duration retryFirst = Duration.ofMillis(100);
  private Duration retryMost = Duration.ofSeconds(5);
  private Firecamp.Reach reach = Firecamp.Reach.DNS_NAME;

  FirecampBuilder(Backends backends) {
    this.backends = backends;
  }

  /** Where time comes from. */
  public FirecampBuilder time(TimeSource source) {
    this.time = source;
    return this;
  }

  /** Who is told what happens. */
  public FirecampBuilder listener(ProgressListener progress) {
    this.listener = progress;
    return this;
  }

  /** The deadline of operations for which the caller names none. */
  public FirecampBuilder timeout(Duration limit) {
    this.timeout = limit;
    return this;
  }

  /** The first and the longest pause between two looks at a state that is waited for. */
  public FirecampBuilder poll(Duration first, Duration most) {
    this.pollFirst = first;
    this.pollMost = most;
    return this;
  }

  /** The first and the longest pause before a failed call is tried again. */
  public FirecampBuilder retry(Duration first, Duration most) {
    this.retryFirst = first;
    this.retryMost = most;
    return this;
  }

  /** How applications reach members. */
  public FirecampBuilder reach(Firecamp.Reach how) {
    this.reach = how;
    return this;
  }

  /**
   * Runs independent steps; it must have a thread for each, or run them in the calling thread. It
   * is shut down when the runtime is closed. Unless set, daemon threads as many as are needed.
   */
  public FirecampBuilder executor(ExecutorService threads) {
    this.threads = threads;
    return this;
  }

  /** Makes the runtime; its threads end when it is closed. */
  public Firecamp build() {
    ExecutorService executor = threads == null ? Executors.newCachedThreadPool(daemons()) : threads;
    EngineOptions options =
        new EngineOptions(
            time, executor, pollFirst, pollMost, retryFirst, retryMost, timeout, listener);
    return new BuiltFirecamp(backends, new ServiceEngine(backends, options), reach, executor);
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "firecamp-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private record BuiltFirecamp(
      Backends backends, ServiceEngine engine, Reach reach, ExecutorService executor)
      implements Firecamp {
    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
