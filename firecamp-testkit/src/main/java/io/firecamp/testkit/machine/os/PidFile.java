package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file by which a server says that it uses its data directory ({@code postmaster.pid}). */
public final class PidFile {
  private static final String NAME = "postmaster.pid";
  private static final int LIMIT = 8192;

  private PidFile() {}

  /** Its lines, or none if there is no such file. */
  public static List<String> lines(Path pgdata) throws IOException {
    try {
      return OpenDirectory.read(pgdata, NAME, LIMIT)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().toList())
          .orElse(List.of());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /**
   * Deletes the file if a server would refuse to start because of it, although no server uses the
   * directory: its number belongs to another process now, or to one that has ended and of which
   * nobody took notice. To be called when nothing runs in the directory, and by one at a time.
   *
   * @return the number that was in the way
   */
  public static Optional<Long> clear(Path pgdata) throws IOException {
    List<String> lines = lines(pgdata);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> pid = number(lines.get(0));
    if (pid.isEmpty()
        || Files.exists(Path.of("/proc", pid.get().toString()))
        || ProcessHandle.of(pid.get()).isPresent()) {
      try (OpenDirectory directory = OpenDirectory.of(pgdata)) {
        directory.deleteFile(Path.of(NAME));
      }
      return Optional.of(pid.orElse(0L));
    }
    return Optional.empty();
  }

  private static Optional<Long> number(String line) {
    try {
      return Optional.of(Math.abs(Long.parseLong(line.strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
