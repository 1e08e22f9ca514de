package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Tool;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** An initialised database without passwords, made once per server version and then copied. */
public final class Template {
  private static final String COUNT = "files";
  private static final Object ONE_AT_A_TIME = new Object();
  private static final Set<Path> WHOLE = ConcurrentHashMap.newKeySet();

  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final Path directory;

  /**
   * @param cache where templates are kept; shared by all JVMs of this machine's user
   */
  public Template(PostgresBinaries binaries, ServerUser user, Path cache) {
    this.binaries = binaries;
    this.user = user;
    this.directory = cache.resolve("template-%s-%s-2".formatted(binaries.version(), user.name()));
  }

  Path directory() {
    return directory;
  }

  /** Gives the member its copy, with the WAL on its journal volume. */
  void copyTo(BootRequest request) throws IOException, InterruptedException {
    make();
    copy("db", request.pgdata());
    copy("wal", request.wal());
    Path link = request.pgdata().resolve("pg_wal");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, request.wal());
    user.own(link);
  }

  private void copy(String part, Path to) throws InterruptedException {
    String from = directory.resolve(part) + "/.";
    Tool.run(user.command(List.of("cp", "-R", "-p", from, to.toString())), "");
  }

  private void make() throws IOException, InterruptedException {
    if (WHOLE.contains(directory) || isWhole()) {
      WHOLE.add(directory);
      return;
    }
    synchronized (ONE_AT_A_TIME) {
      Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !isWhole()) {
          sweep();
          initialise();
        }
      }
    }
  }

  /** Cleaners of temporary directories take old files and leave the directories. */
  private boolean isWhole() throws IOException {
    Path counted = directory.resolve(COUNT);
    return Files.exists(counted)
        && Files.readString(counted).strip().equals(Long.toString(files(directory)));
  }

  private static long files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).filter(f -> !f.endsWith(COUNT)).count();
    }
  }

  /** What is not whole, and drafts of killed JVMs. */
  private void sweep() throws IOException {
    Path parent = Objects.requireNonNull(directory.getParent());
    String name = String.valueOf(directory.getFileName());
    List<Path> old;
    try (Stream<Path> entries = Files.list(parent)) {
      old =
          entries
              .filter(Files::isDirectory)
              .filter(e -> String.valueOf(e.getFileName()).startsWith(name))
              .toList();
    }
    for (Path entry : old) {
      Trees.delete(entry);
    }
  }

  private void initialise() throws IOException, InterruptedException {
    Path draft = directory.resolveSibling(directory.getFileName() + "." + UUID.randomUUID());
    try {
      user.privateDirectory(draft);
      user.privateDirectory(draft.resolve("db"));
      user.privateDirectory(draft.resolve("wal"));
      new Initdb(binaries, user).make(draft.resolve("db"), draft.resolve("wal"), false);
      Files.writeString(draft.resolve(COUNT), Long.toString(files(draft)));
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(draft);
    }
  }
}
