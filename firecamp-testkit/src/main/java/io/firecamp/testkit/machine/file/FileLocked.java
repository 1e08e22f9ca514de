package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one JVM at a time work on a directory. A file lock counts for the whole JVM,
 * so threads of one JVM are kept apart by a lock of their own.
 */
public final class FileLocked {
  /** Whoever is turned away asks again, within a deadline of his own. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final ConcurrentHashMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();
  private final Path directory;
  private final Path lockFile;
  private final ReentrantLock here;

  /**
   * @param directory made when it is needed
   */
  public FileLocked(Path directory) {
    this.directory = directory.toAbsolutePath();
    this.lockFile = this.directory.resolve(".lock");
    this.here = HERE.computeIfAbsent(lockFile, p -> new ReentrantLock());
  }

  /** Work that may fail as files do. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T get() throws IOException;
  }

  /**
   * Does the work while nobody else works on the directory; makes the directory first.
   *
   * @throws BackendException retryable, if somebody else, who may have been stopped, works there
   *     for two seconds
   */
  public <T> T during(Work<T> work) {
    long end = System.nanoTime() + LIMIT.toNanos();
    if (!await(end)) {
      throw busy("another thread");
    }
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = take(channel, end)) {
        if (!held.isValid()) {
          throw new IOException("the lock " + lockFile + " was lost");
        }
        return work.get();
      }
    } catch (IOException e) {
      throw Texts.failed(directory, e);
    } finally {
      here.unlock();
    }
  }

  private boolean await(long end) {
    try {
      return here.tryLock()
          || here.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BackendException.transientFailure("interrupted before " + directory, e);
    }
  }

  private FileLock take(FileChannel channel, long end) throws IOException {
    while (true) {
      FileLock held = channel.tryLock();
      if (held != null) {
        return held;
      }
      if (System.nanoTime() - end > 0) {
        throw busy(LockHolder.words(lockFile));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private BackendException busy(String who) {
    return BackendException.transientFailure(
        "%s has worked on %s for %d s: see whether it was stopped"
            .formatted(who, directory, LIMIT.toSeconds()),
        null);
  }

  /** Does the work without the lock, for reads of files that are replaced in one move. */
  <T> T without(Work<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw Texts.failed(directory, e);
    }
  }

  /** Refuses for good. */
  static BackendException refused(String message) {
    return BackendException.refused(message);
  }
}
