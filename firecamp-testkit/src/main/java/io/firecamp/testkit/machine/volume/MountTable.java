package io.firecamp.testkit.machine.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is mounted where, as {@code /proc/self/mountinfo} says (proc(5)). */
final class MountTable {
  private static final int MOUNT_POINT = 4;

  private MountTable() {}

  /** Every mount point below the directory, the last one mounted first. */
  static List<Path> below(Path directory) throws IOException {
    String prefix = directory + "/";
    List<Path> found = new ArrayList<>();
    // Others' mount points may have names that are no paths here.
    byte[] table = Files.readAllBytes(Path.of("/proc/self/mountinfo"));
    new String(table, StandardCharsets.UTF_8)
        .lines()
        .map(line -> unescaped(line.split(" ")[MOUNT_POINT]))
        .filter(point -> point.startsWith(prefix))
        .forEach(point -> found.add(0, Path.of(point)));
    return found;
  }

  static boolean isMounted(Path point) throws IOException {
    return below(java.util.Objects.requireNonNull(point.getParent())).contains(point);
  }

  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
