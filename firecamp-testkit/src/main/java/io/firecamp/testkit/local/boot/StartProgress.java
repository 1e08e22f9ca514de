package io.firecamp.testkit.local.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a server that does not accept connections yet gets on: recovery after a crash takes as
 * long as there is WAL, and whoever ends it makes it begin again.
 */
final class StartProgress {
  private static final Duration WORKED = Duration.ofMillis(100);
  private static final long READ = 1 << 20;

  private final long server;
  private Sample last;

  private record Sample(Duration worked, long bytes, String title) {}

  /**
   * @param server its first process
   */
  StartProgress(long server) {
    this.server = server;
    this.last = sample();
  }

  /** Whether it worked, read or reached another segment since this was true last. */
  boolean isMade() {
    Sample now = sample();
    boolean made =
        now.worked().minus(last.worked()).compareTo(WORKED) > 0
            || now.bytes() - last.bytes() > READ
            || !now.title().equals(last.title());
    if (made) {
      last = now;
    }
    return made;
  }

  private Sample sample() {
    Optional<ProcessHandle> startup = startup();
    return new Sample(
        startup.flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO),
        startup.map(p -> bytes(p.pid())).orElse(0L),
        startup.flatMap(p -> p.info().commandLine()).orElse(""));
  }

  /** The process that recovers: its title says so, and how far it is (ps_status.c). */
  private Optional<ProcessHandle> startup() {
    try (Stream<ProcessHandle> children =
        ProcessHandle.of(server).map(ProcessHandle::children).orElse(Stream.empty())) {
      return children
          .filter(p -> p.info().commandLine().filter(c -> c.contains("startup")).isPresent())
          .findFirst();
    }
  }

  /** What it has read and written (proc(5)); 0 where the system does not tell. */
  private static long bytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
          .filter(line -> line.startsWith("rchar:") || line.startsWith("wchar:"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
