package io.firecamp.internal.call;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends several requests concurrently and waits for each where it is used. A caller that waits for
 * a request that no thread has started sends it itself, so a pool without a free thread never
 * blocks it forever.
 */
public final class Parallel {
  private final Operation operation;
  private final @Nullable Executor executor;

  /** Requests of that operation. */
  public Parallel(Operation operation) {
    this.operation = operation;
    this.executor = operation.settings().executor().orElse(null);
  }

  /** Starts the request; the supplier waits for it and throws what it threw. */
  public <T> Supplier<T> fork(Supplier<T> request) {
    if (executor == null) {
      T answer = request.get();
      return () -> answer;
    }
    FutureTask<T> task = new FutureTask<>(request::get);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // The thread that waits for it runs it.
    }
    return () -> result(task);
  }

  private <T> T result(FutureTask<T> task) {
    try {
      // A no-op if another thread has started it.
      task.run();
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      throw operation.interrupted(e);
    }
  }
}
