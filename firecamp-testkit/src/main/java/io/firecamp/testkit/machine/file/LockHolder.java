package io.firecamp.testkit.machine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Which process holds the lock of a file, as {@code /proc/locks} says (proc(5)). */
final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolder() {}

  /** The process in words, or "another process" if it is not known. */
  static String words(Path file) {
    return of(file).map(pid -> "process " + pid).orElse("another process");
  }

  /** Its number, or empty if nobody holds it or the system does not tell. */
  static Optional<String> of(Path file) {
    try (Stream<String> locks = Files.lines(LOCKS)) {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      return locks
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length > 5 && words[5].endsWith(inode))
          .map(words -> words[4])
          .findFirst();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
