package io.firecamp.testkit.machine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.error.FirecampException;
import io.firecamp.testkit.machine.file.PatientLock;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of one runtime, and what becomes of it when the runtime is closed. */
public final class Home {
  private static final Logger LOG = LoggerFactory.getLogger(Home.class);
  private static final String ADDRESSES = "addresses";
  private static final String RUNTIME = "runtime";
  private static final int BLOCKS = 16_384;

  /** Whoever has the lock writes two small files. */
  private static final Duration LOCKED_AT_MOST = Duration.ofSeconds(5);

  private static final Duration SERVERS_END_WITHIN = Duration.ofSeconds(20);

  private final RuntimeKind kind;
  private final Path directory;
  private final int block;
  private final @Nullable PatientLock held;
  private final Gate gate = new Gate();
  private @Nullable Thread hook;

  private Home(RuntimeKind kind, Path directory, int block, @Nullable PatientLock held) {
    this.kind = kind;
    this.directory = directory;
    this.block = block;
    this.held = held;
  }

  /** A fresh directory that this JVM holds; what killed JVMs left is cleared first. */
  public static Home ephemeral(RuntimeKind kind, Scratch scratch) {
    try {
      Leftovers.clear(kind, scratch.everyParent());
      Path parent = scratch.parent();
      Path directory = parent.resolve(kind.prefix() + UUID.randomUUID());
      PatientLock lock = Leftovers.hold(directory);
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      return new Home(kind, directory, new SecureRandom().nextInt(BLOCKS), lock);
    } catch (IOException e) {
      throw new FirecampException("no temporary directory can be made: " + e, e);
    }
  }

  /** That directory, made if it is missing. It keeps the addresses of its first opening. */
  public static Home at(RuntimeKind kind, Path wanted) {
    try {
      if (Files.exists(wanted) && !Files.isDirectory(wanted)) {
        throw new FirecampException(wanted + " is a file: name a directory");
      }
      refuseForeign(kind, wanted);
      Files.createDirectories(wanted);
      Path directory = wanted.toRealPath();
      return new Home(kind, directory, keptBlock(kind, directory), null);
    } catch (IOException e) {
      throw new FirecampException("directory " + wanted + " cannot be used: " + e, e);
    }
  }

  /** Where everything of the runtime is kept. */
  public Path directory() {
    return directory;
  }

  /** Which loopback addresses are the runtime's. */
  public int block() {
    return block;
  }

  /** Whether the directory goes when the runtime is closed. */
  public boolean isEphemeral() {
    return held != null;
  }

  /**
   * The backends, which are closed with an ephemeral directory: nothing is made after it is gone.
   *
   * @param given the user's own, if any, which is not changed
   */
  public Backends guarded(Backends backends, @Nullable SecretBackend given) {
    return isEphemeral() ? gate.guarded(backends, given) : backends;
  }

  /** Ephemeral clusters end with the JVM, also when nobody closes them. */
  void closeAtExit(Runnable close) {
    if (isEphemeral()) {
      hook = new Thread(close, "firecamp-exit");
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /**
   * Also in a thread that is interrupted, as test frameworks do with those that take too long. What
   * could not be ended keeps its directory: closing again, the exit of this JVM, and the next JVM
   * try again.
   */
  synchronized void close(Runnable stopStarting) {
    boolean interrupted = Thread.interrupted();
    try {
      stopStarting.run();
      if (isEphemeral()) {
        gate.close(SERVERS_END_WITHIN);
        kind.remains().end(directory, SERVERS_END_WITHIN);
        removeHook();
        release();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Deletes an ephemeral directory and gives up the hold on it. */
  public void release() {
    if (held == null) {
      return;
    }
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted; the next ephemeral cluster clears it", directory, e);
    }
    Leftovers.letGo(directory, held);
  }

  private void removeHook() {
    Thread thread = hook;
    if (thread != null && Thread.currentThread() != thread) {
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
      } catch (IllegalStateException e) {
        LOG.debug("the JVM is ending already", e);
      }
    }
  }

  /** A directory with other things in it was named by mistake. */
  private static void refuseForeign(RuntimeKind kind, Path directory) throws IOException {
    if (Files.exists(directory.resolve(ADDRESSES))) {
      refuseOtherKind(kind, directory);
    } else if (Files.isDirectory(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.anyMatch(e -> !isOurs(e.getFileName().toString()))) {
          throw new FirecampException(
              directory
                  + " holds other files, and no cluster: name an empty directory, or one that does"
                  + " not exist");
        }
      }
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith(ADDRESSES) || name.equals(RUNTIME) || WholeFile.isHalfWritten(name);
  }

  /** Two kinds that know nothing of each other's members would start them twice. */
  private static void refuseOtherKind(RuntimeKind kind, Path directory) throws IOException {
    Path file = directory.resolve(RUNTIME);
    String found = Files.exists(file) ? Files.readString(file).strip() : "local";
    if (!found.equals(kind.name())) {
      throw new FirecampException(
          "%s holds a cluster of the %s runtime: open it with that one, or name another directory"
              .formatted(directory, found));
    }
  }

  private static int keptBlock(RuntimeKind kind, Path directory) throws IOException {
    Path file = directory.resolve(ADDRESSES);
    try (PatientLock lock =
        PatientLock.take(directory.resolve(ADDRESSES + ".lock"), LOCKED_AT_MOST)) {
      // Another kind may have come first since.
      refuseForeign(kind, directory);
      if (lock.isHeld() && Files.exists(file)) {
        return Integer.parseInt(Files.readString(file).strip());
      }
      WholeFile.write(directory.resolve(RUNTIME), kind.name());
      int fresh = new SecureRandom().nextInt(BLOCKS);
      WholeFile.write(file, Integer.toString(fresh));
      return fresh;
    }
  }
}
