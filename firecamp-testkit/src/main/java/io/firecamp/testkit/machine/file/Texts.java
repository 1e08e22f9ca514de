package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Small text files that are never seen half written. */
final class Texts {
  private Texts() {}

  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Replaces the file in one move; it is on disk and readable only by us when this returns. For one
   * who has locked the directory.
   */
  static void write(Path file, String text) throws IOException {
    WholeFile.writeAlone(file, text);
  }

  /** A file name that stands for the text; different texts, but for case, have different names. */
  static String fileName(String text) {
    StringBuilder name = new StringBuilder();
    for (byte b : text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
      if (plain || (b == '.' && name.length() > 0)) {
        name.append((char) b);
      } else {
        name.append('%').append("%02x".formatted(b & 0xff));
      }
    }
    return name.toString();
  }

  static BackendException failed(Path path, IOException e) {
    return BackendException.transientFailure(
        path + " cannot be used: " + e + "; check the disk and the permissions", e);
  }
}
