package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole directory trees, of other users too. Links are never followed. */
public final class Trees {

  /** Which entries are meant. */
  @FunctionalInterface
  public interface Which {
    /** Whether the entry of that name is meant, with everything in it. */
    boolean is(String name, BasicFileAttributes attributes);
  }

  private Trees() {}

  /**
   * Deletes the tree; missing is fine, also what vanishes meanwhile.
   *
   * @throws IOException also if something is mounted in it, whose files are left alone
   */
  public static void delete(Path root) throws IOException {
    Path absolute = root.toAbsolutePath();
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (OpenDirectory parent = OpenDirectory.ours(Objects.requireNonNull(absolute.getParent()))) {
      delete(parent, Objects.requireNonNull(absolute.getFileName()), null);
    }
  }

  /** Deletes what is meant below the directory, which is in a directory of ours. */
  public static void prune(Path root, Which meant) throws IOException {
    try (OpenDirectory directory = OpenDirectory.of(root)) {
      prune(directory, meant);
    }
  }

  private static void prune(OpenDirectory directory, Which meant) throws IOException {
    for (Path name : directory.names()) {
      BasicFileAttributes found = directory.attributes(name);
      if (meant.is(name.toString(), found)) {
        delete(directory, name, null);
      } else if (found.isDirectory()) {
        try (OpenDirectory inner = directory.enter(name)) {
          prune(inner, meant);
        }
      }
    }
  }

  private static void delete(OpenDirectory in, Path name, @Nullable String device)
      throws IOException {
    try {
      BasicFileAttributes found = in.attributes(name);
      if (!found.isDirectory()) {
        in.deleteFile(name);
        return;
      }
      String on = device(found);
      if (device != null && !device.equals(on)) {
        throw new IOException("something is mounted at " + in.path(name));
      }
      try (OpenDirectory directory = in.enter(name)) {
        for (Path entry : directory.names()) {
          delete(directory, entry, on);
        }
      }
      in.deleteDirectory(name);
    } catch (NoSuchFileException e) {
      // Somebody else deleted it.
    }
  }

  /** The key is {@code (dev=..,ino=..)}. */
  private static String device(BasicFileAttributes directory) {
    String key = String.valueOf(directory.fileKey());
    return key.substring(0, Math.max(0, key.indexOf(',')));
  }

  /** Whether the directory is missing or holds nothing but what a file system puts there itself. */
  public static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (var entries = Files.list(directory)) {
      return entries.allMatch(e -> e.getFileName().toString().equals("lost+found"));
    }
  }
}
