package io.firecamp.testkit.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which archives are unpacked, each once for all JVMs of a user.
 *
 * <p>An archive is unpacked to a sibling that is renamed when it is complete, so what has the
 * archive's key as its name is complete, always; the last thing written into it is the version. One
 * file lock serialises unpacking, which makes it safe to sweep what a killed JVM left half
 * unpacked.
 */
final class BinariesCache {
  static final String LOCK_FILE = ".unpack.lock";
  static final String VERSION_FILE = ".postgres-version";
  static final String HALF_UNPACKED = ".unpacking-";

  private static final Logger LOG = LoggerFactory.getLogger(BinariesCache.class);
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOCK_POLL = Duration.ofMillis(10);

  /** A file lock belongs to the whole JVM, so its threads queue here first. */
  private static final Map<Path, ReentrantLock> LOCKS_IN_THIS_JVM = new ConcurrentHashMap<>();

  private final Path directory;

  BinariesCache(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** Returns the unpacked archive, which is unpacked now if that was not done before. */
  Unpacked unpacked(ServerArchive archive) {
    try {
      if (Files.exists(directory)) {
        FileOwner.requireTrusted(directory);
      }
      Path target = directory.resolve(archive.key());
      Optional<Unpacked> present = present(target);
      return present.isPresent() ? present.get() : unpackLocked(archive, target);
    } catch (IOException e) {
      throw new PostgresBinariesException(
          "cannot unpack PostgreSQL programs from %s into %s: %s"
              .formatted(archive.origin(), directory, e),
          e);
    }
  }

  /** Returns the unpacked archive if it is there and can be used. */
  Optional<Unpacked> unpackedBefore(ServerArchive archive) {
    try {
      return present(directory.resolve(archive.key()));
    } catch (IOException | PostgresBinariesException e) {
      LOG.debug("{} cannot be used", archive.key(), e);
      return Optional.empty();
    }
  }

  private static Optional<Unpacked> present(Path target) throws IOException {
    Path version = target.resolve(VERSION_FILE);
    if (!Files.isRegularFile(version)) {
      return Optional.empty();
    }
    FileOwner.requireTrusted(target);
    return Optional.of(new Unpacked(target, ServerVersion.parse(Files.readString(version))));
  }

  private Unpacked unpackLocked(ServerArchive archive, Path target) throws IOException {
    if (Files.notExists(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, TarXzUnpacker.EXECUTABLE);
    }
    long deadline = System.nanoTime() + LOCK_LIMIT.toNanos();
    ReentrantLock inJvm = LOCKS_IN_THIS_JVM.computeIfAbsent(directory, d -> new ReentrantLock());
    try {
      if (!inJvm.tryLock(LOCK_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw lockTimeout();
      }
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve(LOCK_FILE),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = lock(channel, deadline)) {
        LOG.trace("holding {}", lock);
        Optional<Unpacked> present = present(target);
        return present.isPresent() ? present.get() : unpack(archive, target);
      } finally {
        inJvm.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresBinariesException(
          "interrupted while another thread or JVM unpacks PostgreSQL programs in " + directory, e);
    }
  }

  private FileLock lock(FileChannel channel, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline > 0) {
        throw lockTimeout();
      }
      Thread.sleep(LOCK_POLL.toMillis());
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.trace("locked through another class loader of this JVM", e);
      return null;
    }
  }

  private PostgresBinariesException lockTimeout() {
    return new PostgresBinariesException(
        "another JVM has held %s for %d minutes; end it, or set the system property %s"
            .formatted(
                directory.resolve(LOCK_FILE), LOCK_LIMIT.toMinutes(), CacheDirectory.PROPERTY));
  }

  private Unpacked unpack(ServerArchive archive, Path target) throws IOException {
    sweep(target);
    Path half = Files.createTempDirectory(directory, archive.key() + HALF_UNPACKED);
    long start = System.nanoTime();
    try {
      try (InputStream in = archive.content().open()) {
        TarXzUnpacker.unpack(in, half);
      }
      ServerPrograms.require(half.resolve("bin"), archive.origin());
      ServerVersion version =
          ServerVersion.of(half.resolve("bin").resolve(ServerPrograms.POSTGRES));
      Path marker = half.resolve(VERSION_FILE);
      Files.writeString(marker, "postgres (PostgreSQL) " + version.text() + "\n");
      Files.setPosixFilePermissions(marker, TarXzUnpacker.READABLE);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
      LOG.debug(
          "unpacked PostgreSQL {} from {} to {} in {} ms",
          version.text(),
          archive.origin(),
          target,
          (System.nanoTime() - start) / 1_000_000);
      return new Unpacked(target, version);
    } catch (PostgresBinariesException e) {
      throw new PostgresBinariesException(archive.origin() + ": " + e.getMessage(), e);
    } finally {
      if (Files.exists(half, LinkOption.NOFOLLOW_LINKS)) {
        FileTree.delete(half);
      }
    }
  }

  /** Removes what a killed JVM left, and a target somebody has damaged; the lock must be held. */
  private void sweep(Path target) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(directory, "postgres-*" + HALF_UNPACKED + "*")) {
      for (Path half : left) {
        LOG.debug("removing {}, left half unpacked by a JVM that was killed", half);
        FileTree.delete(half);
      }
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      LOG.warn("{} lacks {}: unpacking it again", target, VERSION_FILE);
      FileTree.delete(target);
    }
  }

  /** A complete, unpacked archive. */
  record Unpacked(Path home, ServerVersion version) {}
}
