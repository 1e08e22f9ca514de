package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Small files, readable by their owner only, that are never seen half written. */
public final class WholeFile {
  private static final String HALF_WRITTEN = ".new";

  private WholeFile() {}

  /** Whether a file of that name is what a killed process left of a write. */
  public static boolean isHalfWritten(String name) {
    return name.startsWith(".") && name.endsWith(HALF_WRITTEN);
  }

  /** Replaces the file in one move; it is on disk when this returns. */
  public static void write(Path file, String text) throws IOException {
    replace(file, text, null);
    sync(parent(file));
  }

  /** Replaces the file, which is the user's then, in one move; may not be on disk yet. */
  public static void write(Path file, String text, ServerUser owner) throws IOException {
    replace(file, text, owner);
  }

  /** Makes a file of the user, on disk when this returns. */
  public static void create(Path file, String text, ServerUser owner) throws IOException {
    fill(file, text, owner);
    sync(parent(file));
  }

  /** Brings what was made or renamed in the directory to disk. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void replace(
      Path file, String text, @org.jspecify.annotations.Nullable ServerUser owner)
      throws IOException {
    Path fresh = file.resolveSibling("." + UUID.randomUUID() + HALF_WRITTEN);
    try {
      fill(fresh, text, owner);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void fill(
      Path file, String text, @org.jspecify.annotations.Nullable ServerUser owner)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    if (owner != null) {
      owner.own(file);
    }
  }

  private static Path parent(Path file) {
    return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
