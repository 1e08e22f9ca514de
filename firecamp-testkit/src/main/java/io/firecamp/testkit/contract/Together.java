package io.firecamp.testkit.contract;

import io.firecamp.time.Deadline;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Calls that begin at the same moment, and states that are waited for. */
final class Together {
  static final int THREADS = 8;
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private Together() {}

  /** What eight threads got that called at once; throws what one of them threw. */
  static <T> List<T> call(Callable<T> request) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return request.call();
                }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(1, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Looks until there is a result; fails when the time has passed. */
  static <T> T await(String what, Duration timeout, Supplier<Optional<T>> look) {
    Deadline deadline = Deadline.after(TimeSource.system(), timeout);
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (deadline.expired()) {
        throw new AssertionError("not within " + timeout + ": " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
