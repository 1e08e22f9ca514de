package io.firecamp.internal.call;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.firecamp.backend.BackendException;
import io.firecamp.error.FirecampException;
import io.firecamp.error.OperationInterruptedException;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.event.ProgressListener;
import io.firecamp.plan.Step;
import io.firecamp.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call in progress: its deadline, events, retries and waits. Thread-safe. */
public final class Operation {
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
  private static final AtomicLong IDS = new AtomicLong();
  private static final Duration CLEARING = Duration.ofSeconds(30);

  private final long id = IDS.incrementAndGet();
  private final String name;
  private final String cluster;
  private final String service;
  private final CallSettings settings;
  private final Deadline deadline;
  private final long began;

  @SuppressWarnings(
      "ThreadLocalUsage") // A limit within this operation, removed when its work ends.
  private final ThreadLocal<Deadline> limit = new ThreadLocal<>();

  private volatile boolean abandoned;

  /**
   * @param name the verb, for messages and events
   */
  public Operation(String name, String cluster, String service, CallSettings settings) {
    this.name = name;
    this.cluster = cluster;
    this.service = service;
    this.settings = settings;
    this.deadline = Deadline.after(settings.time(), settings.timeout());
    this.began = settings.time().nanoTime();
  }

  /** The verb. */
  public String name() {
    return name;
  }

  /** The cluster that it works on. */
  public String cluster() {
    return cluster;
  }

  /** The service that it works on, or empty if it is about a cluster. */
  public String service() {
    return service;
  }

  /** The wall clock. */
  public Instant now() {
    return settings.time().now();
  }

  /** A monotonic reading. */
  public long nanoTime() {
    return settings.time().nanoTime();
  }

  /** Its deadline. */
  public Deadline deadline() {
    return deadline;
  }

  CallSettings settings() {
    return settings;
  }

  /** Returns an operation with its own deadline, for cleanup after this one failed. */
  public Operation forClearing() {
    return new Operation(
        name,
        cluster,
        service,
        new CallSettings(
            settings.time(),
            settings.executor(),
            settings.pollFirst(),
            settings.pollMost(),
            settings.retryFirst(),
            settings.retryMost(),
            settings.patience(),
            CLEARING,
            settings.listeners(),
            settings.closed()));
  }

  /** How long this operation waits for a member that it can complete without. */
  public Duration patience() {
    Duration third = deadline.timeout().dividedBy(3);
    return settings.patience().compareTo(third) < 0 ? settings.patience() : third;
  }

  /** Returns a deadline at which that patience, counted from now, is over. */
  public Deadline patienceFromNow() {
    return Deadline.after(settings.time(), patience());
  }

  /**
   * Runs work of this thread whose waits and retries end after that time, if this operation's
   * deadline is not sooner.
   *
   * @throws DeadlinePassedException with the last status, when the time is over
   */
  public void within(Duration time, Work work) throws InterruptedException {
    limit.set(Deadline.after(settings.time(), time));
    try {
      work.run();
    } finally {
      limit.remove();
    }
  }

  /** How long what the calling thread does may still take; zero after its deadline. */
  public Duration remaining() {
    return current().remaining();
  }

  /** The deadline of what the calling thread does. */
  private Deadline current() {
    Deadline own = limit.get();
    return own == null || own.remaining().compareTo(deadline.remaining()) >= 0 ? deadline : own;
  }

  /** Reverts {@link #abandon}, for steps that run after others failed. */
  void resume() {
    abandoned = false;
  }

  /** Abandons all waits of this operation, because a step failed. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Sends a request to a backend, and retries it while its failure is retryable, until the
   * deadline.
   *
   * @throws OperationInterruptedException if the thread is interrupted; nothing was sent then
   * @throws BackendException the last failure, if it is not retryable
   * @throws DeadlinePassedException if it failed with retryable failures until the deadline
   */
  public <T> T call(String step, Supplier<T> request) {
    refuseIfEnded();
    try {
      return request.get();
    } catch (BackendException e) {
      if (!worthAnotherTry(e)) {
        throw last(e);
      }
      tell(ProgressEvent.Type.RETRYING, step, String.valueOf(e.getMessage()));
    }
    return retry(step, request);
  }

  /** Sends a request that returns nothing; see {@link #call}. */
  public void perform(String step, Runnable request) {
    call(
        step,
        () -> {
          request.run();
          return true;
        });
  }

  private <T> T retry(String step, Supplier<T> request) {
    // Delays are implemented here, so that they follow the time source and the deadline.
    RetryPolicy<Object> policy =
        RetryPolicy.builder().handleIf(this::worthAnotherTry).withMaxRetries(-1).build();
    Duration[] pause = {settings.retryFirst()};
    try {
      return Failsafe.with(policy)
          .get(
              () -> {
                current().sleep(pause[0]);
                pause[0] = doubled(pause[0], settings.retryMost());
                refuseIfEnded();
                try {
                  return request.get();
                } catch (BackendException e) {
                  if (worthAnotherTry(e)) {
                    tell(ProgressEvent.Type.RETRYING, step, String.valueOf(e.getMessage()));
                  }
                  throw e;
                }
              });
    } catch (BackendException e) {
      throw last(e);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted(interrupted);
      }
      throw e;
    }
  }

  private RuntimeException last(BackendException failure) {
    Deadline until = current();
    return failure.retryable() && until.expired()
        ? new DeadlinePassedException(
            until.timeout(), String.valueOf(failure.getMessage()), failure)
        : failure;
  }

  /**
   * Polls until the result is final.
   *
   * @throws DeadlinePassedException with the last status, at the deadline
   */
  public <T> T await(String step, Looking<T> look) throws InterruptedException {
    Duration pause = settings.pollFirst();
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
      Deadline until = current();
      if (until.expired()) {
        throw new DeadlinePassedException(until.timeout(), said, null);
      }
      until.sleep(pause);
      pause = doubled(pause, settings.pollMost());
    }
  }

  /**
   * Returns if there is time for another attempt.
   *
   * @throws DeadlinePassedException with the last status, after the deadline
   */
  public void refuseIfPast(String lastWord) {
    if (deadline.expired()) {
      throw deadlinePassed(lastWord);
    }
  }

  /** Returns the failure of a wait that lasted until the deadline. */
  DeadlinePassedException deadlinePassed(String lastWord) {
    return new DeadlinePassedException(deadline.timeout(), lastWord, null);
  }

  /** Sets the thread's interrupt status again and returns the exception to throw. */
  public OperationInterruptedException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new OperationInterruptedException(name, cause);
  }

  /** Runs work outside of steps; a timeout there is reported as an OperationTimeoutException. */
  public <T> T guard(Supplier<T> work) {
    try {
      return work.get();
    } catch (DeadlinePassedException e) {
      throw timeout("", List.of(), e);
    }
  }

  OperationTimeoutException timeout(
      String step, List<String> completed, DeadlinePassedException passed) {
    String message =
        "%s of service %s in cluster %s timed out%s: %s. Everything created so far remains recorded; call %s again to resume it"
            .formatted(
                name,
                service,
                cluster,
                step.isEmpty() ? "" : " at step \"" + step + "\"",
                passed.getMessage(),
                name);
    return new OperationTimeoutException(
        message, step, completed, deadline.timeout(), passed.lastWord(), passed);
  }

  /** Reports that there was nothing to do. */
  public void tellUnchanged() {
    tell(ProgressEvent.Type.UNCHANGED, "", "nothing to do");
  }

  /** Reports that the operation continues without that member. */
  public void tellLeftBehind(String member, String reason) {
    tell(ProgressEvent.Type.LEFT_BEHIND, null, member, member, reason);
  }

  void tell(ProgressEvent.Type type, Step step, String detail) {
    tell(type, step, step.member(), step.id(), detail);
  }

  void tell(ProgressEvent.Type type, String subject, String detail) {
    tell(type, null, "", subject, detail);
  }

  private void tell(
      ProgressEvent.Type type, @Nullable Step step, String member, String subject, String detail) {
    if (settings.listeners().isEmpty() && !LOG.isDebugEnabled()) {
      return;
    }
    ProgressEvent event =
        new ProgressEvent(
            type,
            id,
            name,
            cluster,
            service,
            Optional.ofNullable(step).map(Step::kind),
            member,
            step == null ? Optional.empty() : step.purpose(),
            subject,
            detail,
            Duration.ofNanos(settings.time().nanoTime() - began));
    LOG.debug("{}", event);
    synchronized (this) {
      for (ProgressListener listener : settings.listeners()) {
        try {
          listener.onEvent(event);
        } catch (RuntimeException e) {
          LOG.warn("a progress listener failed on {}", event, e);
        }
      }
    }
  }

  private void refuseIfEnded() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(new InterruptedException("before a request"));
    }
    if (settings.closed().getAsBoolean()) {
      throw new FirecampException(
          "%s is refused because this runtime was closed: open another one".formatted(name));
    }
  }

  private boolean worthAnotherTry(Throwable failure) {
    return failure instanceof BackendException e
        && e.retryable()
        && !current().expired()
        && !abandoned;
  }

  private static Duration doubled(Duration pause, Duration most) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(most) < 0 ? twice : most;
  }

  /** Something that waits. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws InterruptedException;
  }

  /** One poll of a state. */
  @FunctionalInterface
  public interface Looking<T> {
    /** Polls once. */
    Look<T> look() throws InterruptedException;
  }
}
