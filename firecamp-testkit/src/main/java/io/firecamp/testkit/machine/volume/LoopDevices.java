package io.firecamp.testkit.machine.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which loop devices stand for which files, as the kernel says in {@code /sys/block}. */
final class LoopDevices {
  private LoopDevices() {}

  /** The device of the file, or empty if it has none. */
  static Optional<Path> of(Path file) throws IOException {
    return where(file.toString()::equals).stream().findFirst();
  }

  /** Those of files below the directory, also of files that are deleted. */
  static List<Path> below(Path directory) throws IOException {
    String prefix = directory + "/";
    return where(file -> file.startsWith(prefix));
  }

  private static List<Path> where(Predicate<String> file) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
      for (Path device :
          devices.filter(d -> d.getFileName().toString().startsWith("loop")).toList()) {
        if (backing(device).filter(file).isPresent()) {
          found.add(Path.of("/dev").resolve(String.valueOf(device.getFileName())));
        }
      }
    }
    return found;
  }

  /** Whether it was given up, and is there only as long as something uses it (losetup(8)). */
  static boolean isGivenUp(Path device) throws IOException {
    Path autoclear =
        Path.of("/sys/block")
            .resolve(String.valueOf(device.getFileName()))
            .resolve("loop/autoclear");
    try {
      return Files.readString(autoclear).strip().equals("1");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Optional<String> backing(Path device) throws IOException {
    try {
      byte[] name = Files.readAllBytes(device.resolve("loop/backing_file"));
      return Optional.of(new String(name, StandardCharsets.UTF_8).stripTrailing());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.exists(device.resolve("loop/backing_file"))) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
