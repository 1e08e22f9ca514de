package io.firecamp.aws.strict;

import io.firecamp.backend.BackendException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Repeats what a backend says may be repeated, as the engine does. */
public final class Patient {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private Patient() {}

  /** The backend, whose retryable failures are retried until a deadline. */
  public static <T> T of(Class<T> type, T backend) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              long deadline = System.nanoTime() + LIMIT.toNanos();
              while (true) {
                try {
                  return method.invoke(backend, arguments);
                } catch (InvocationTargetException e) {
                  if (!(e.getCause() instanceof BackendException failure)
                      || !failure.retryable()
                      || System.nanoTime() - deadline > 0) {
                    throw e.getCause();
                  }
                }
                LockSupport.parkNanos(PAUSE);
              }
            }));
  }
}
