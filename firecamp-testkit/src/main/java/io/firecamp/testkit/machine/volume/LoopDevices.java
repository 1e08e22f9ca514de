package io.firecamp.testkit.machine.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Which loop devices stand for which files, as the kernel says in {@code /sys/block}. */
final class LoopDevices {
  private LoopDevices() {}

  /** The device of the file, or empty if it has none. */
  static Optional<Path> of(Path file) throws IOException {
    try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
      for (Path device :
          devices.filter(d -> d.getFileName().toString().startsWith("loop")).toList()) {
        if (backing(device).equals(Optional.of(file.toString()))) {
          return Optional.of(Path.of("/dev").resolve(String.valueOf(device.getFileName())));
        }
      }
    }
    return Optional.empty();
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
      return Optional.of(Files.readString(device.resolve("loop/backing_file")).strip());
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
