package io.firecamp.testkit.machine.file;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock of a file, waited for as long as somebody may need who works: whoever holds it may have
 * been stopped, and then never lets go.
 */
public final class PatientLock implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private final FileChannel channel;
  private final FileLock lock;

  private PatientLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock, which other processes, and other threads of this JVM, may have.
   *
   * @param file made if it is missing
   * @throws FirecampException if it is not free within the limit, naming the holder
   * @throws FileLockInterruptionException if the thread is interrupted
   */
  public static PatientLock take(Path file, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = tryTake(channel);
      while (lock == null) {
        if (System.nanoTime() - end > 0) {
          throw busy(file, limit);
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        if (Thread.currentThread().isInterrupted()) {
          throw new FileLockInterruptionException();
        }
        lock = tryTake(channel);
      }
      return new PatientLock(channel, lock);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryTake(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this JVM has it.
      return null;
    }
  }

  /** What to say if the lock was not free within the limit. */
  public static FirecampException busy(Path file, Duration limit) {
    return new FirecampException(
        "%s has held the lock %s for more than %.1f s: see whether it was stopped; let it continue, or end it"
            .formatted(LockHolder.words(file), file, limit.toMillis() / 1000.0));
  }

  /** Whether the system still grants it. */
  public boolean isHeld() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
