package io.firecamp.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A call that runs on an executor. Cancelling it ends the work: its thread is interrupted, so that
 * the operation ends at its next request or wait, with everything recorded that was created.
 */
public final class AsyncCall<T> extends CompletableFuture<T> {
  private final FutureTask<Void> task;

  private AsyncCall(Supplier<T> work) {
    this.task = new FutureTask<>(() -> complete(work), null);
  }

  /**
   * Starts the work on the executor, which stays the caller's. If the executor refuses it, the
   * future fails with that refusal.
   */
  public static <T> CompletableFuture<T> start(Supplier<T> work, Executor executor) {
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
   * Cancels the future and ends the work.
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
