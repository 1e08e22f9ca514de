package io.firecamp.testkit.docker.container;

import io.firecamp.postgres.boot.BootContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Who containers run as: this JVM's user, so that it can clear what they leave; or, if that is
 * root, the image's own.
 *
 * @param isOfRoot whether this JVM is root's
 */
public record ContainerUser(int uid, int gid, boolean isOfRoot) {

  /**
   * The user for the runtime of a directory.
   *
   * @param directory made by this JVM
   */
  public static ContainerUser of(Path directory) throws IOException {
    int uid = (int) Files.getAttribute(directory, "unix:uid");
    int gid = (int) Files.getAttribute(directory, "unix:gid");
    return uid == 0
        ? new ContainerUser(BootContract.USER_ID, BootContract.USER_ID, true)
        : new ContainerUser(uid, gid, false);
  }

  /** Gives it the file, unless it has it. */
  public void own(Path file) throws IOException {
    if ((int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) != uid) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  @Override
  public String toString() {
    return uid + ":" + gid;
  }
}
