package io.firecamp.testkit.local.container;

import io.firecamp.testkit.local.os.OsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the server that runs on a data directory, whoever started it. */
final class Postmaster {
  private Postmaster() {}

  /** The running server, told from a stranger with the same process id by its command line. */
  static Optional<OsProcess> on(Path pgdata) {
    try {
      List<String> lines = Files.readAllLines(pgdata.resolve("postmaster.pid"));
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
              .filter(h -> runsOn(h, pgdata))
              .map(OsProcess::of);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean runsOn(ProcessHandle handle, Path pgdata) {
    return handle.isAlive()
        && handle.info().commandLine().filter(c -> c.contains(pgdata.toString())).isPresent();
  }
}
