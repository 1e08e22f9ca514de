package io.firecamp;

import io.firecamp.backend.Backends;
import io.firecamp.engine.EngineOptions;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.event.ProgressListener;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Firecamp}. Defaults: the system's time, no listener, timeout 10 minutes, patience
 * 1 minute, states polled first after 100 ms and then at most every second, failed requests retried
 * after 100 ms up to 5 s.
 */
public final class FirecampBuilder {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Backends backends;
  private TimeSource time = TimeSource.system();
  private final List<ProgressListener> listeners = new ArrayList<>();
  private @Nullable Executor executor;
  private Duration timeout = Duration.ofMinutes(10);
  private Duration patience = Duration.ofMinutes(1);
  private Duration pollFirst = Duration.ofMillis(100);
  private Duration pollMost = Duration.ofSeconds(1);
  private Duration retryFirst = Duration.ofMillis(100);
  private Duration retryMost = Duration.ofSeconds(5);
  private Firecamp.Reach reach = Firecamp.Reach.DNS_NAME;

  FirecampBuilder(Backends backends) {
    this.backends = Objects.requireNonNull(backends, "backends");
  }

  /** The source of time. */
  public FirecampBuilder time(TimeSource source) {
    this.time = Objects.requireNonNull(source, "time");
    return this;
  }

  /** Adds a listener that is notified of the progress of every operation. */
  public FirecampBuilder listener(ProgressListener progress) {
    this.listeners.add(Objects.requireNonNull(progress, "listener"));
    return this;
  }

  /**
   * The timeout of operations for which the caller specifies none.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public FirecampBuilder timeout(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    this.timeout = positive("timeout", limit);
    return this;
  }

  /**
   * How long an operation on a running service waits for a member that it can complete without, at
   * most a third of its timeout. Such a member is left behind then, and reported in the result.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public FirecampBuilder patience(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    this.patience = positive("patience", limit);
    return this;
  }

  /**
   * The first and the longest interval between two polls of a state.
   *
   * @throws IllegalArgumentException if one is not positive, or the longest is shorter than the
   *     first
   */
  public FirecampBuilder poll(Duration first, Duration most) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(most, "most");
    this.pollFirst = positive("first poll interval", first);
    this.pollMost = atLeast("longest poll interval", most, first);
    return this;
  }

  /**
   * The first and the longest delay before a failed request is retried.
   *
   * @throws IllegalArgumentException if one is not positive, or the longest is shorter than the
   *     first
   */
  public FirecampBuilder retry(Duration first, Duration most) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(most, "most");
    this.retryFirst = positive("first retry delay", first);
    this.retryMost = atLeast("longest retry delay", most, first);
    return this;
  }

  /** How applications reach members. */
  public FirecampBuilder reach(Firecamp.Reach how) {
    this.reach = Objects.requireNonNull(how, "reach");
    return this;
  }

  /**
   * The executor that runs independent steps concurrently. The caller owns it; it is never shut
   * down. An executor with few threads, or none free, only makes operations slower, because the
   * calling thread also runs steps. Unless set, as many daemon threads as needed are used; they end
   * when the runtime is closed.
   */
  public FirecampBuilder executor(Executor threads) {
    this.executor = Objects.requireNonNull(threads, "executor");
    return this;
  }

  /** Builds the runtime. */
  public Firecamp build() {
    ExecutorService own = executor == null ? Executors.newCachedThreadPool(daemons()) : null;
    AtomicBoolean closed = new AtomicBoolean();
    EngineOptions options =
        new EngineOptions(
            time,
            own == null ? Objects.requireNonNull(executor) : own,
            pollFirst,
            pollMost,
            retryFirst,
            retryMost,
            patience,
            timeout,
            listeners,
            closed::get);
    return new BuiltFirecamp(backends, new ServiceEngine(backends, options), reach, own, closed);
  }

  private static Duration positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("the " + what + " " + value + " is not positive");
    }
    return value;
  }

  private static Duration atLeast(String what, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "the " + what + " " + value + " is shorter than the first, " + least);
    }
    return value;
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "firecamp-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private record BuiltFirecamp(
      Backends backends,
      ServiceEngine engine,
      Reach reach,
      @Nullable ExecutorService ownThreads,
      AtomicBoolean closed)
      implements Firecamp {
    @Override
    public void close() {
      closed.set(true);
      if (ownThreads != null) {
        ownThreads.shutdownNow();
      }
    }
  }
}
