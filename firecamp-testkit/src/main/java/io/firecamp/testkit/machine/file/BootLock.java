package io.firecamp.testkit.machine.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to start a member, held by one thread of one JVM; the system releases it when the JVM
 * ends, however it ends. The set of this JVM's own locks is asked first: opening the file again
 * would release a POSIX lock when it is closed.
 */
public final class BootLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
  private final Path file;
  private final FileChannel channel;

  private BootLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The right, or empty if somebody has it. */
  public static Optional<BootLock> tryTake(Path file) throws IOException {
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    @Nullable FileLock lock = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? Optional.empty() : Optional.of(new BootLock(file, channel));
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD_HERE.remove(file);
      }
    }
  }

  /** Whether somebody, here or in another JVM, starts the member now. */
  public static boolean isTaken(Path file) throws IOException {
    Optional<BootLock> taken = tryTake(file);
    if (taken.isPresent()) {
      taken.get().close();
    }
    return taken.isEmpty();
  }

  /** Whether the system still grants it. */
  public boolean isHeld() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(file);
  }
}
