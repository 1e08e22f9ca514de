package io.firecamp.engine;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.firecamp.backend.BackendException;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.time.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a user on its way: its deadline, its events, its retries, its waits. Thread-safe. */
final class Operation {
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);

  private static final Duration CLEARING = Duration.ofSeconds(30);

  private final String name;
  private final String cluster;
  private final String service;
  private final EngineOptions options;
  private final Deadline deadline;
  private final long began;
  private final RetryPolicy<Object> retries;
  private volatile boolean abandoned;

  Operation(String name, String cluster, String service, EngineOptions options, Duration timeout) {
    this.name = name;
    this.cluster = cluster;
    this.service = service;
    this.options = options;
    this.deadline = Deadline.after(options.time(), timeout);
    this.began = options.time().nanoTime();
    // The pauses are ours (see call), so that they follow the time source and the deadline.
    this.retries = RetryPolicy.builder().handleIf(this::worthAnotherTry).withMaxRetries(-1).build();
  }

  String name() {
    return name;
  }

  String cluster() {
    return cluster;
  }

  String service() {
    return service;
  }

  EngineOptions options() {
    return options;
  }

  Deadline deadline() {
    return deadline;
  }

  /** An operation with time of its own, for clearing up after this one failed. */
  Operation resumed() {
    return new Operation(name, cluster, service, options, CLEARING);
  }

  /** Makes all waits of this operation end soon, because a step failed. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Calls a backend, again while it fails for a reason that may pass, until the deadline.
   *
   * @throws BackendException the last failure
   */
  <T> T call(String step, Supplier<T> request) {
    int[] attempt = {0};
    Callable<T> once =
        () -> {
          if (attempt[0]++ > 0) {
            deadline.sleep(backoff(attempt[0] - 2));
          }
          try {
            return request.get();
          } catch (BackendException e) {
            if (worthAnotherTry(e)) {
              tell(ProgressEvent.Type.RETRYING, step, String.valueOf(e.getMessage()));
            }
            throw e;
          }
        };
    try {
      return Failsafe.with(retries).get(once::call);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new io.firecamp.error.OperationInterruptedException(name, interrupted);
      }
      throw e;
    }
  }

  /** Calls a backend that returns nothing; see {@link #call}. */
  void perform(String step, Runnable request) {
    call(
        step,
        () -> {
          request.run();
          return true;
        });
  }

  /**
   * Looks again and again until the look is final.
   *
   * @throws DeadlinePassedException with the last word, at the deadline
   */
  <T> T await(String step, Looking<T> look) throws InterruptedException {
    Duration pause = options.pollFirst();
    String said = "";
    while (true) {
      Look<T> seen = look.look();
      if (seen.isFinal()) {
        return seen.value();
      }
      if (!seen.waitingFor().equals(said)) {
        said = seen.waitingFor();
        tell(ProgressEvent.Type.WAITING, step, said);
      }
      if (abandoned) {
        throw new AbandonedException(step);
      }
      if (deadline.expired()) {
        throw deadlinePassed(said);
      }
      deadline.sleep(pause);
      pause = doubled(pause, options.pollMost());
    }
  }

  /** The failure of a wait that lasted until the deadline. */
  DeadlinePassedException deadlinePassed(String lastWord) {
    return new DeadlinePassedException(deadline.timeout(), lastWord);
  }

  void tell(ProgressEvent.Type type, String step, String detail) {
    Duration elapsed = Duration.ofNanos(options.time().nanoTime() - began);
    ProgressEvent event = new ProgressEvent(type, name, cluster, service, step, detail, elapsed);
    LOG.debug("{}", event);
    synchronized (this) {
      try {
        options.listener().onEvent(event);
      } catch (RuntimeException e) {
        LOG.warn("a progress listener failed on {}", event, e);
      }
    }
  }

  private boolean worthAnotherTry(Throwable failure) {
    return failure instanceof BackendException e
        && e.retryable()
        && !deadline.expired()
        && !abandoned;
  }

  private Duration backoff(int earlier) {
    Duration pause = options.retryFirst();
    for (int i = 0; i < earlier && pause.compareTo(options.retryMost()) < 0; i++) {
      pause = doubled(pause, options.retryMost());
    }
    return pause;
  }

  private static Duration doubled(Duration pause, Duration most) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(most) < 0 ? twice : most;
  }

  /** One look at what is waited for. */
  interface Looking<T> {
    Look<T> look() throws InterruptedException;
  }

  /** A wait ended because another step of the operation failed. */
  static final class AbandonedException extends FirecampException {
    private static final long serialVersionUID = 1L;

    AbandonedException(String step) {
      super("given up because another step failed: " + step);
    }
  }

  /** A wait lasted until the deadline. */
  static final class DeadlinePassedException extends FirecampException {
    private static final long serialVersionUID = 1L;

    DeadlinePassedException(Duration timeout, String lastWord) {
      super("not there within " + timeout.toMillis() / 1000.0 + " s; last word: " + lastWord);
    }
  }
}
