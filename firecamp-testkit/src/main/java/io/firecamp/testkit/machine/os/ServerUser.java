package io.firecamp.testkit.machine.os;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's user that servers run as. PostgreSQL refuses to run as root, so a root JVM
 * drops to another user for every process; otherwise it is the JVM's own user.
 */
public final class ServerUser {
  private static final Logger LOG = LoggerFactory.getLogger(ServerUser.class);
  private final @Nullable UserPrincipal user;
  private final @Nullable GroupPrincipal group;
  private final List<String> prefix;

  private ServerUser(
      @Nullable UserPrincipal user, @Nullable GroupPrincipal group, List<String> prefix) {
    this.user = user;
    this.group = group;
    this.prefix = prefix;
  }

  /**
   * The user to run servers as: the JVM's own, or for root {@code postgres} if the machine has it,
   * else {@code nobody}.
   */
  public static ServerUser choose() {
    return Chosen.USER;
  }

  /** Asked for once, as it takes two processes. */
  private static final class Chosen {
    static final ServerUser USER = chosen();
  }

  private static ServerUser chosen() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new ServerUser(null, null, List.of());
    }
    for (String name : List.of("postgres", "nobody")) {
      try {
        return of(name);
      } catch (IOException e) {
        LOG.debug("no user {} to drop to", name, e);
      }
    }
    throw new FirecampException(
        "PostgreSQL refuses to run as root and there is no user postgres or nobody to drop to: add one");
  }

  private static ServerUser of(String name) throws IOException {
    Path root = Path.of("/");
    UserPrincipalLookupService lookup = root.getFileSystem().getUserPrincipalLookupService();
    UserPrincipal user = lookup.lookupPrincipalByName(name);
    String gid = output(List.of("id", "-g", name));
    String groupName = output(List.of("id", "-gn", name));
    GroupPrincipal group = lookup.lookupPrincipalByGroupName(groupName);
    return new ServerUser(
        user, group, List.of("setpriv", "--reuid", name, "--regid", gid, "--clear-groups", "--"));
  }

  /** Whether processes run as another user than the JVM. */
  public boolean drops() {
    return user != null;
  }

  /** The user's name. */
  public String name() {
    return user == null ? System.getProperty("user.name") : user.getName();
  }

  /** The command line that runs the command as this user. */
  public List<String> command(List<String> command) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(command);
    return line;
  }

  /** Gives the file, not what a link points to, to this user. */
  public void own(Path file) throws IOException {
    if (user == null || group == null) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    view.setOwner(user);
    view.setGroup(group);
  }

  /** Takes the directory, which is in one of ours, back from this user until it is given again. */
  public void disown(Path directory) throws IOException {
    if (user != null) {
      Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(
              directory
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName("root"));
    }
  }

  /** Makes the directory if it is missing, private to this user. */
  public void privateDirectory(Path directory) throws IOException {
    directory(directory, "rwx------");
    own(directory);
  }

  /**
   * Makes the directory if it is missing, ours, with what is in it reachable by this user: what we
   * write there he cannot replace.
   */
  public void passage(Path directory) throws IOException {
    directory(directory, drops() ? "rwx--x--x" : "rwx------");
  }

  /** Never follows a link, which somebody may have put there. */
  private static void directory(Path directory, String mode) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
    } else if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(directory + " is not a directory");
    }
    Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString(mode));
  }

  /**
   * Returns if this user can enter the directory.
   *
   * @throws FirecampException if it cannot, naming the directory
   */
  public void mustReach(Path directory) {
    if (user == null || isOpenToAll(directory)) {
      return;
    }
    List<String> check = command(List.of("test", "-x", directory.toString()));
    try {
      if (new ProcessBuilder(check).start().waitFor() != 0) {
        throw new FirecampException(
            "user %s, which PostgreSQL runs as, cannot enter %s: choose a directory that it can reach, for example below /var/lib"
                .formatted(name(), directory));
      }
    } catch (IOException e) {
      throw new FirecampException("cannot run " + check, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FirecampException("interrupted", e);
    }
  }

  /** Whether everybody can enter, which is known without running a program as that user. */
  private static boolean isOpenToAll(Path directory) {
    try {
      for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
        if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("the permissions of {} are not known", directory, e);
      return false;
    }
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(text.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return text.strip();
  }
}
