package io.firecamp.testkit.machine.os;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process that may have been started by another JVM. The start time tells it from a later process
 * with the same id.
 *
 * @param started when it started, in a unit of the system
 */
public record OsProcess(long pid, long started) {
  private static final int TICKS_AFTER_NAME = 19;

  /** Milliseconds are rounded differently by different readers; ticks are 10 ms apart. */
  private static final long SAME_START = 2;

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
        .filter(h -> !isZombie(h.pid()))
        .filter(h -> Math.abs(startOf(h) - started) <= SAME_START);
  }

  /**
   * Has ended, but whoever adopted it has not taken notice (proc(5): the state follows the name).
   */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /** On Linux clock ticks since boot, which no change of the clock moves (proc(5), field 22). */
  private static long startOf(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(afterName[TICKS_AFTER_NAME]);
    } catch (IOException e) {
      return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }
}
