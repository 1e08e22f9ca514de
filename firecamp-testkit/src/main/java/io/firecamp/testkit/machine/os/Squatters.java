package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Processes that still work in a directory although the JVM that started them was killed. */
public final class Squatters {
  /** Those who are killed leave shared memory behind, so they get time to end by themselves. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Set<String> PROGRAMS =
      Set.of("postgres", "initdb", "cp", "setpriv", "setsid", "perl");
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private Squatters() {}

  /**
   * Tells a server that runs there to end, waits for all processes that name the directory in their
   * command line or work in it, kills them after ten seconds, and returns when they are gone.
   *
   * @throws IOException if one is still there after twenty seconds
   */
  public static void end(Path directory) throws IOException {
    long begin = System.nanoTime();
    List<ProcessHandle> found = in(directory);
    if (!found.isEmpty()) {
      server(directory).ifPresent(s -> s.signal("INT"));
    }
    while (!found.isEmpty()) {
      if (System.nanoTime() - begin > WITHIN.toNanos()) {
        throw new IOException(
            "processes of an earlier start still use %s: %s"
                .formatted(directory, found.stream().map(ProcessHandle::pid).toList()));
      }
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        found.forEach(ProcessHandle::destroyForcibly);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      found = in(directory);
    }
  }

  /** Kills all processes that work in the directory. */
  public static void kill(Path directory) {
    in(directory).forEach(ProcessHandle::destroyForcibly);
  }

  /** The server that runs on the data directory, whoever started it. */
  public static Optional<OsProcess> server(Path pgdata) {
    return in(pgdata).stream()
        .filter(p -> List.of(p.info().arguments().orElse(new String[0])).contains("-D"))
        .filter(p -> p.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
        .filter(p -> !List.of(p.info().arguments().orElse(new String[0])).contains("--single"))
        .map(OsProcess::of)
        .findFirst();
  }

  private static List<ProcessHandle> in(Path directory) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != self && p.isAlive())
        .filter(Squatters::isOfOurs)
        .filter(p -> names(p, directory) || worksIn(p, directory))
        .toList();
  }

  /** Somebody else may look around in the directory. */
  private static boolean isOfOurs(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(c -> PROGRAMS.contains(c.substring(c.lastIndexOf('/') + 1)))
        .orElse(false);
  }

  private static boolean names(ProcessHandle process, Path directory) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    for (String argument : arguments) {
      if (argument.equals(directory.toString())) {
        return true;
      }
    }
    return false;
  }

  /** The children of initdb are told their directory in the environment only. */
  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .startsWith(directory);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
