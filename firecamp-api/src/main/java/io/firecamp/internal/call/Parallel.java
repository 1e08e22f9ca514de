package io.firecamp.internal.call;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends several requests at the same time and waits for each where it is used. Who waits for one
 * that no thread has begun sends it itself, so a pool without a free thread never makes it wait for
 * ever.
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
      // Whoever waits for it runs it.
    }
    return () -> result(task);
  }

  private <T> T result(FutureTask<T> task) {
    try {
      // Does nothing if another thread has begun it.
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
