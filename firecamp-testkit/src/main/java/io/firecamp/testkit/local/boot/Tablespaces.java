package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * No tablespaces: the place of one is a path, the same for all members, and on one machine they
 * would all write there and destroy each other's data. PostgreSQL has no setting against them. So
 * the directory in which a server notes where its tablespaces are is read-only: {@code CREATE
 * TABLESPACE} fails with "could not create symbolic link" and changes nothing.
 */
final class Tablespaces {
  private static final String DIRECTORY = "pg_tblspc";

  private Tablespaces() {}

  /**
   * Makes sure that there are none, before the server starts.
   *
   * @throws BootException if a standby has some. A primary may start, so that they can be dropped
   */
  static void refuse(Path pgdata) throws IOException {
    List<Path> found = List.of();
    try (OpenDirectory data = OpenDirectory.of(pgdata);
        OpenDirectory places = data.enter(Path.of(DIRECTORY))) {
      found = places.names();
    }
    Path places = pgdata.resolve(DIRECTORY);
    if (found.isEmpty()) {
      permit(places, "r-x------");
    } else if (Files.exists(pgdata.resolve("standby.signal"), LinkOption.NOFOLLOW_LINKS)) {
      throw refused(found.toString());
    } else {
      permit(places, "rwx------");
    }
  }

  private static void permit(Path directory, String mode) throws IOException {
    Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString(mode));
  }

  static BootException refused(String names) {
    return new BootException(
        "the primary has tablespaces of its own (%s), and a standby on this machine would write to the same directories: move what is in them to pg_default, drop them, and start again"
            .formatted(names));
  }
}
