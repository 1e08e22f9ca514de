package io.firecamp.testkit.machine;

import io.firecamp.testkit.machine.file.PatientLock;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ephemeral directories whose JVM was killed: their servers are ended and they are deleted. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();
  private static final Duration SERVERS_END_WITHIN = Duration.ofSeconds(20);

  /** Whoever takes a directory for abandoned ends its servers and deletes it. */
  private static final Duration HELD_AT_MOST = SERVERS_END_WITHIN.multipliedBy(2);

  private Leftovers() {}

  /** Holds a directory that is still to be made, so that nobody ever sees it without its holder. */
  static PatientLock hold(Path directory) throws IOException {
    OURS.add(directory);
    while (true) {
      PatientLock lock = PatientLock.take(lockFile(directory), HELD_AT_MOST);
      if (Files.exists(lockFile(directory))) {
        return lock;
      }
      lock.close();
    }
  }

  /** A directory that could not be deleted keeps its lock file, by which the next JVM finds it. */
  static void letGo(Path directory, PatientLock lock) {
    try {
      if (!Files.exists(directory)) {
        Files.deleteIfExists(lockFile(directory));
      }
      lock.close();
    } catch (IOException e) {
      LOG.debug("the hold on {} could not be given up", directory, e);
    }
    OURS.remove(directory);
  }

  static void clear(RuntimeKind kind, List<Path> parents) throws IOException {
    for (Path parent : parents) {
      clear(kind, parent);
    }
  }

  private static void clear(RuntimeKind kind, Path parent) throws IOException {
    List<Path> clusters;
    try (Stream<Path> entries = Files.list(parent)) {
      clusters =
          entries
              .filter(p -> p.getFileName().toString().matches(kind.prefix() + ".*\\.lock"))
              .map(Leftovers::directory)
              .filter(p -> !OURS.contains(p))
              .toList();
    }
    for (Path cluster : clusters) {
      clearIfAbandoned(kind, cluster);
    }
  }

  private static void clearIfAbandoned(RuntimeKind kind, Path cluster) throws IOException {
    Path lockFile = lockFile(cluster);
    if (!Files.exists(lockFile)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      LOG.info("clearing {}, whose JVM was killed", cluster);
      kind.remains().end(cluster, SERVERS_END_WITHIN);
      Trees.delete(cluster);
      Files.deleteIfExists(lockFile);
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is held by this JVM", cluster, e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be cleared", cluster, e);
    }
  }

  private static Path directory(Path lockFile) {
    String name = String.valueOf(lockFile.getFileName());
    return lockFile.resolveSibling(name.substring(0, name.length() - ".lock".length()));
  }

  private static Path lockFile(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".lock");
  }
}
