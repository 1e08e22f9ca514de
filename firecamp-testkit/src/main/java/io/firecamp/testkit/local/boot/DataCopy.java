package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies the data directory of a server that is in backup mode; what has to be left out is left out
 * (PostgreSQL docs, 25.3.3.2), and files that vanish meanwhile are no failure. What is copied may
 * not be on disk yet.
 */
final class DataCopy {
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");
  private static final Set<String> LEFT_OUT =
      Set.of(
          "pg_wal",
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "tablespace_map",
          "standby.signal",
          "recovery.signal",
          "pg_internal.init");

  private final Path source;
  private final Path target;
  private final ServerUser user;

  DataCopy(Path source, Path target, ServerUser user) {
    this.source = source;
    this.target = target;
    this.user = user;
  }

  void copy() throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attrs)
              throws IOException {
            return enter(directory);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs)
              throws IOException {
            if (!isLeftOut(file)) {
              copyFile(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private FileVisitResult enter(Path directory) throws IOException {
    Path relative = source.relativize(directory);
    String name = relative.toString();
    if (name.isEmpty()) {
      return FileVisitResult.CONTINUE;
    }
    if (isLeftOut(directory)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Path made = target.resolve(relative);
    Files.createDirectory(made);
    user.privateDirectory(made);
    return EMPTIED.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  private static boolean isLeftOut(Path path) {
    String name = String.valueOf(path.getFileName());
    return LEFT_OUT.contains(name) || name.startsWith("pgsql_tmp");
  }

  private void copyFile(Path file) throws IOException {
    Path to = target.resolve(source.relativize(file));
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      long size = in.size();
      for (long at = 0; at < size; ) {
        long copied = in.transferTo(at, size - at, out);
        if (copied <= 0) {
          break;
        }
        at += copied;
      }
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(to);
      return;
    }
    user.own(to);
  }

  /** Writes a small file of the server, on disk when this returns. */
  static void writeSynced(Path file, String text, ServerUser user) throws IOException {
    WholeFile.create(file, text, user);
  }
}
