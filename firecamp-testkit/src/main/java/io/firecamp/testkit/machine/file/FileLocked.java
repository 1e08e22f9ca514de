package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one JVM at a time work on a directory. A file lock counts for the whole JVM,
 * so threads of one JVM are kept apart by a lock of their own.
 */
final class FileLocked {
  private static final ConcurrentHashMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();
  private final Path directory;
  private final Path lockFile;
  private final ReentrantLock here;

  FileLocked(Path directory) {
    this.directory = directory.toAbsolutePath();
    this.lockFile = this.directory.resolve(".lock");
    this.here = HERE.computeIfAbsent(lockFile, p -> new ReentrantLock());
  }

  /** Work that may fail as files do. */
  interface Work<T> {
    T get() throws IOException;
  }

  /** Does the work while nobody else works on the directory; makes the directory first. */
  <T> T during(Work<T> work) {
    here.lock();
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
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
