package io.firecamp.testkit.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who owns a file, by user id: names may be missing in containers. */
final class FileOwner {
  private static final String UID = "unix:uid";

  private FileOwner() {}

  /**
   * Checks that nobody but this user and root can have put programs there.
   *
   * @throws PostgresBinariesException if the file is somebody else's
   */
  static void requireTrusted(Path file) throws IOException {
    int owner = (int) Files.getAttribute(file, UID);
    if (owner == 0) {
      return;
    }
    int me = CurrentUser.UID_OF_THIS_PROCESS;
    if (owner != me) {
      throw new PostgresBinariesException(
          ("%s belongs to user %s (uid %d), who could change the programs that run as uid %d: give"
                  + " another cache directory, for example with the system property %s")
              .formatted(file, Files.getOwner(file), owner, me, CacheDirectory.PROPERTY));
    }
  }

  /** Asked for once, and only when a file is not root's. */
  private static final class CurrentUser {
    static final int UID_OF_THIS_PROCESS = uid();

    private static int uid() {
      try {
        Path probe = Files.createTempFile("firecamp-owner", null);
        try {
          return (int) Files.getAttribute(probe, UID);
        } finally {
          Files.delete(probe);
        }
      } catch (IOException e) {
        throw new PostgresBinariesException("cannot tell the user of this process: " + e, e);
      }
    }
  }
}
