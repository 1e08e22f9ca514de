package io.firecamp.testkit.local.boot;

import io.firecamp.spec.Secret;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.file.PatientLock;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An initialised database, made once per server version and then copied. Its administrator has a
 * password that was drawn for it and is in a file that only this user can read: with it a member's
 * own passwords are set when its server runs.
 */
public final class Template {
  private static final String DATA = "db";
  private static final String WAL = "wal";
  private static final String KEY = "key";
  private static final int KEY_BYTES = 32;
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /** A template takes seconds, on a busy machine more. */
  private static final Duration MADE_WITHIN = Duration.ofMinutes(2);

  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final Path directory;
  private final Duration patience;
  private @Nullable Opened opened;

  private record Opened(TreeImage data, TreeImage wal, Secret key) {}

  /**
   * @param cache where templates are kept; shared by all JVMs of this machine's user
   */
  public Template(PostgresBinaries binaries, ServerUser user, Path cache) {
    this(binaries, user, cache, MADE_WITHIN);
  }

  /**
   * @param patience how long somebody else may take to make the template
   */
  Template(PostgresBinaries binaries, ServerUser user, Path cache, Duration patience) {
    this.patience = patience;
    this.binaries = binaries;
    this.user = user;
    this.directory = cache.resolve("template-%s-%s-4".formatted(binaries.version(), user.name()));
  }

  /** Fills both directories, which are there and empty; the link to the WAL is not made. */
  void copyTo(Path pgdata, Path wal) throws IOException, InterruptedException {
    Opened whole = opened();
    whole.data().copyTo(pgdata, user);
    whole.wal().copyTo(wal, user);
  }

  /** The administrator's password in a copy. */
  Secret key() throws IOException, InterruptedException {
    return opened().key();
  }

  ServerUser user() {
    return user;
  }

  /** Equal for templates whose copies are the same. */
  Path directory() {
    return directory;
  }

  private Opened opened() throws IOException, InterruptedException {
    make();
    synchronized (this) {
      if (opened == null) {
        opened =
            new Opened(
                TreeImage.open(directory.resolve(DATA)),
                TreeImage.open(directory.resolve(WAL)),
                Secret.of(Files.readString(directory.resolve(KEY))));
      }
      return Objects.requireNonNull(opened);
    }
  }

  private synchronized boolean isOpen() {
    return opened != null;
  }

  private void make() throws IOException, InterruptedException {
    if (isOpen() || isWhole()) {
      return;
    }
    Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
    if (!ONE_AT_A_TIME.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw PatientLock.busy(lockFile, patience);
    }
    try (PatientLock held = PatientLock.take(lockFile, patience)) {
      if (held.isHeld() && !isWhole()) {
        sweep();
        initialise();
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /** Cleaners of temporary directories take old files and leave the directories. */
  boolean isWhole() throws IOException {
    return Files.exists(directory.resolve(KEY))
        && TreeImage.isWhole(directory.resolve(DATA))
        && TreeImage.isWhole(directory.resolve(WAL));
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
      user.passage(draft);
      Path pgdata = draft.resolve("initialised-db");
      Path wal = draft.resolve("initialised-wal");
      user.privateDirectory(pgdata);
      user.privateDirectory(wal);
      Initdb initdb = new Initdb(binaries, user);
      initdb.make(pgdata, wal);
      byte[] random = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(random);
      String key = HexFormat.of().formatHex(random);
      dropOldWal(wal, initdb.makeTemplate(pgdata, Secret.of(key)));
      TreeImage.write(pgdata, draft.resolve(DATA));
      TreeImage.write(wal, draft.resolve(WAL));
      Trees.delete(pgdata);
      Trees.delete(wal);
      WholeFile.write(draft.resolve(KEY), key);
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(draft);
    }
  }

  /** Recovery begins at the last checkpoint, which is in that segment. */
  private static void dropOldWal(Path wal, String segment) throws IOException {
    List<Path> old;
    try (Stream<Path> files = Files.list(wal)) {
      old =
          files
              .filter(Files::isRegularFile)
              .filter(f -> !segment.equals(String.valueOf(f.getFileName())))
              .toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }
}
