package io.firecamp.testkit.local.file;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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

  /** Replaces the file in one move; it is on disk and readable only by us when this returns. */
  static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling("." + UUID.randomUUID() + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        out.write(StandardCharsets.UTF_8.encode(text));
        out.force(false);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
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
