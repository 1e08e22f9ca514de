package io.firecamp.testkit.machine.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted where, as {@code /proc/self/mountinfo} says (proc(5)). */
final class MountTable {
  private static final int MOUNT_POINT = 4;

  private MountTable() {}

  /** Every mount point below the directory, the last one mounted first. */
  static List<Path> below(Path directory) throws IOException {
    List<Path> found =
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
            .map(line -> Path.of(unescaped(line.split(" ")[MOUNT_POINT])))
            .filter(point -> point.startsWith(directory))
            .toList();
    return found.stream().sorted((a, b) -> found.lastIndexOf(b) - found.lastIndexOf(a)).toList();
  }

  static boolean isMounted(Path point) throws IOException {
    return below(point).contains(point);
  }

  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
