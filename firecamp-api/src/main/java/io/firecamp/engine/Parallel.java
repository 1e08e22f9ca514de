package io.firecamp.engine;

import io.firecamp.error.OperationInterruptedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Sends several requests at the same time and waits for each where it is used. */
final class Parallel {
  private final Operation operation;

  Parallel(Operation operation) {
    this.operation = operation;
  }

  /** Starts the request; the supplier waits for it and throws what it threw. */
  <T> Supplier<T> fork(Supplier<T> request) {
    Future<T> future = operation.options().executor().submit(request::get);
    return () -> {
      try {
        return future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        future.cancel(true);
        Thread.currentThread().interrupt();
        throw new OperationInterruptedException(operation.name(), e);
      }
    };
  }
}
