package io.firecamp.testkit.local.os;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process that may have been started by another JVM. The start time tells it from a later process
 * with the same id.
 *
 * @param started milliseconds since 1970
 */
public record OsProcess(long pid, long started) {
  /** Clock ticks of the kernel are rounded differently by different readers. */
  private static final long SAME_START_MILLIS = 50;

  /** The process that was just started. */
  public static OsProcess of(Process process) {
    return of(process.toHandle());
  }

  /** The process that the handle stands for. */
  public static OsProcess of(ProcessHandle handle) {
    return new OsProcess(handle.pid(), startOf(handle));
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return handle().isPresent();
  }

  /** Sends a signal, such as {@code INT}; nothing to do if it has ended. */
  public void signal(String name) {
    if (!isAlive()) {
      return;
    }
    try {
      new ProcessBuilder(List.of("kill", "-" + name, Long.toString(pid)))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot signal process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BackendException.transientFailure("interrupted", e);
    }
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(h -> Math.abs(startOf(h) - started) <= SAME_START_MILLIS);
  }

  private static long startOf(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
