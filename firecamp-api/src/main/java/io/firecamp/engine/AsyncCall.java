package io.firecamp.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A call that runs on an executor. Cancelling it interrupts its thread, so that the operation ends
 * at its next request or wait; everything that was created is recorded.
 */
public final class AsyncCall<T> extends CompletableFuture<T> {
  private final FutureTask<Void> task;

  private AsyncCall(Supplier<T> work) {
    this.task = new FutureTask<>(() -> complete(work), null);
  }

  /**
   * Starts the work on the executor, which the caller owns. If the executor rejects it, the future
   * completes exceptionally with that rejection.
   */
  public static <T> CompletableFuture<T> start(Supplier<T> work, Executor executor) {
    Objects.requireNonNull(work, "work");
    AsyncCall<T> call = new AsyncCall<>(work);
    try {
      executor.execute(call.task);
    } catch (RejectedExecutionException e) {
      call.completeExceptionally(e);
    }
    return call;
  }

  private void complete(Supplier<T> work) {
    try {
      complete(work.get());
    } catch (Throwable e) {
      completeExceptionally(e);
    }
  }

  /**
   * Cancels the future and interrupts the work.
   *
   * @param mayInterruptIfRunning has no effect: the work is always interrupted
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    task.cancel(true);
    return cancelled;
  }
}
