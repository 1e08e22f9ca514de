package io.firecamp.testkit.machine;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Where ephemeral clusters and their templates are, in directories of this user alone. */
public final class Scratch {
  /** Three members and what a test writes; PostgreSQL needs max_wal_size of 1 GB at most. */
  private static final long MEMORY_AT_LEAST = 2L << 30;

  private final Path disk;
  private final List<Path> clusters;

  /**
   * @param clusters where clusters may be, best first
   */
  private Scratch(Path disk, List<Path> clusters) {
    this.disk = disk;
    this.clusters = clusters;
  }

  /** In memory if there is room, else in {@code java.io.tmpdir}. */
  public static Scratch standard() {
    Path disk = Path.of(System.getProperty("java.io.tmpdir"));
    Path memory = Path.of("/dev/shm");
    return new Scratch(disk, Files.isWritable(memory) ? List.of(memory, disk) : List.of(disk));
  }

  /** In that directory. */
  public static Scratch in(Path parent) {
    return new Scratch(Path.of(System.getProperty("java.io.tmpdir")), List.of(parent));
  }

  /** The directory for a new cluster's directory. */
  Path parent() throws IOException {
    for (Path candidate : clusters.subList(0, clusters.size() - 1)) {
      if (Files.getFileStore(candidate).getUsableSpace() >= MEMORY_AT_LEAST) {
        return ours(candidate);
      }
    }
    return ours(clusters.get(clusters.size() - 1));
  }

  /** Every directory in which clusters may have been left. */
  List<Path> everyParent() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path candidate : clusters) {
      all.add(ours(candidate));
    }
    return all;
  }

  /** Where templates are kept: on disk, as they are read from the page cache anyway. */
  public Path templates() {
    try {
      Path templates = ours(disk).resolve("templates");
      Files.createDirectories(templates);
      return templates;
    } catch (IOException e) {
      throw new FirecampException("no directory for templates can be made: " + e, e);
    }
  }

  private static Path ours(Path in) throws IOException {
    String user = System.getProperty("user.name", "nobody");
    Path parent = in.resolve("firecamp-" + user);
    try {
      Files.createDirectory(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(parent, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean othersWrite =
          found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
              || found.permissions().contains(PosixFilePermission.GROUP_WRITE);
      if (!found.isDirectory() || othersWrite || !found.owner().getName().equals(user)) {
        throw new IOException(
            "%s is not a directory that only %s can write, but has owner %s and mode %s"
                .formatted(
                    parent,
                    user,
                    found.owner().getName(),
                    PosixFilePermissions.toString(found.permissions())),
            e);
      }
    }
    return parent.toRealPath();
  }
}
