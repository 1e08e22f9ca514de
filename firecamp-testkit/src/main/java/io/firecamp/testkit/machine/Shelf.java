package io.firecamp.testkit.machine;

import io.firecamp.testkit.machine.file.PatientLock;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of this JVM beside its ephemeral runtimes, for what they share. It goes when the JVM
 * ends; what a killed JVM left is cleared with its runtimes.
 */
public final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
  private final Path directory;

  private Shelf(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes one.
   *
   * @param parent the directory that the runtimes' directories are in
   * @param beforeItGoes makes an end of what works in the directory
   */
  public static Shelf in(RuntimeKind kind, Path parent, Runnable beforeItGoes) throws IOException {
    Path directory = parent.resolve(kind.prefix() + "shelf-" + UUID.randomUUID());
    PatientLock held = Leftovers.hold(directory);
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  beforeItGoes.run();
                  clear(directory, held);
                },
                "firecamp-shelf"));
    return new Shelf(directory);
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  private static void clear(Path directory, PatientLock held) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOG.debug("{} could not be deleted; the next ephemeral cluster clears it", directory, e);
    }
    Leftovers.letGo(directory, held);
  }
}
