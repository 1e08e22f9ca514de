package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.local.os.ServerUser;
import io.firecamp.testkit.local.os.Tool;
import io.firecamp.testkit.local.os.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/** An initialised database without passwords, made once per server version and then copied. */
public final class Template {
  private static final Object ONE_AT_A_TIME = new Object();

  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final Path directory;

  /**
   * @param cache where templates are kept; shared by all JVMs of this machine's user
   */
  public Template(PostgresBinaries binaries, ServerUser user, Path cache) {
    this.binaries = binaries;
    this.user = user;
    this.directory = cache.resolve("template-%s-%s-1".formatted(binaries.version(), user.name()));
  }

  Path directory() {
    return directory;
  }

  /** Gives the member its copy, with the WAL on its journal volume. */
  void copyTo(BootRequest request) throws IOException, InterruptedException {
    make();
    Tool.run(
        user.command(
            List.of(
                "cp", "-R", "-p", directory.resolve("db").toString(), request.pgdata().toString())),
        "");
    Tool.run(
        user.command(
            List.of(
                "cp", "-R", "-p", directory.resolve("wal").toString(), request.wal().toString())),
        "");
    Path link = request.pgdata().resolve("pg_wal");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, request.wal());
    user.own(link);
  }

  private void make() throws IOException, InterruptedException {
    if (Files.isDirectory(directory)) {
      return;
    }
    synchronized (ONE_AT_A_TIME) {
      Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.isDirectory(directory)) {
          initialise();
        }
      }
    }
  }

  private void initialise() throws IOException, InterruptedException {
    Path draft = directory.resolveSibling(directory.getFileName() + "." + UUID.randomUUID());
    try {
      user.privateDirectory(draft);
      new Initdb(binaries, user).make(draft.resolve("db"), draft.resolve("wal"), false);
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(draft);
    }
  }
}
