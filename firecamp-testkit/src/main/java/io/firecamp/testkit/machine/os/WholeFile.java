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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** The same for one writer at a time: the next write of the file takes what a killed one left. */
  public static void writeAlone(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + HALF_WRITTEN);
    Files.deleteIfExists(fresh);
    try {
      fill(fresh, text, null);
      move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
    sync(parent(file));
  }

  /** Replaces the file, which is the user's then, in one move; may not be on disk yet. */
  public static void write(Path file, String text, ServerUser owner) throws IOException {
    replace(file, text, owner);
  }

  /**
   * The same in a directory that the user can write: made in a directory of ours first, as he could
   * replace what is not his yet by a link.
   *
   * @param staging a directory of the same file system that only we can write
   */
  public static void write(Path file, String text, ServerUser owner, Path staging)
      throws IOException {
    Path fresh = fresh(staging);
    try {
      fill(fresh, text, owner);
      move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Makes the link, which is the user's then, in the same way; one that is there is replaced. */
  public static void link(Path link, Path target, ServerUser owner, Path staging)
      throws IOException {
    Path fresh = fresh(staging);
    try {
      Files.createSymbolicLink(fresh, target);
      owner.own(fresh);
      move(fresh, link);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Deletes what killed processes left of writes of that file, while nobody writes it. Writes of
   * other files of the directory may be under way.
   */
  public static void clearHalfWritten(Path file) throws IOException {
    Path directory = parent(file);
    if (Files.isDirectory(directory)) {
      String prefix = prefix(file);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path left :
            files.filter(f -> String.valueOf(f.getFileName()).startsWith(prefix)).toList()) {
          if (isHalfWritten(String.valueOf(left.getFileName()))) {
            Files.deleteIfExists(left);
          }
        }
      }
    }
  }

  /** Brings what was made or renamed in the directory to disk. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void replace(Path file, String text, @Nullable ServerUser owner)
      throws IOException {
    Path fresh = file.resolveSibling(prefix(file) + UUID.randomUUID() + HALF_WRITTEN);
    try {
      fill(fresh, text, owner);
      move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String prefix(Path file) {
    return "." + file.getFileName() + ".";
  }

  private static Path fresh(Path in) {
    return in.resolve("." + UUID.randomUUID() + HALF_WRITTEN);
  }

  private static void move(Path fresh, Path file) throws IOException {
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void fill(Path file, String text, @Nullable ServerUser owner) throws IOException {
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
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
