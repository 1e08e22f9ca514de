package io.firecamp.testkit.local.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.local.boot.PrimaryFollower;
import io.firecamp.testkit.local.boot.ServerStart;
import io.firecamp.testkit.machine.LoopbackNodes;
import io.firecamp.testkit.machine.file.BootLock;
import io.firecamp.testkit.machine.file.FileLocked;
import io.firecamp.testkit.machine.file.MemberFiles;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.SharedMemory;
import io.firecamp.testkit.machine.os.Squatters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs members as processes of this machine. What is known of them is in files, so that any JVM
 * that opens the same directory sees and stops them.
 */
public final class LocalContainerBackend implements ContainerBackend {
  private static final Logger LOG = LoggerFactory.getLogger(LocalContainerBackend.class);

  /** How long a server has to end at once. */
  private static final Duration KILLED_AFTER = Duration.ofSeconds(5);

  private final MemberFiles files;
  private final MemberLauncher launcher;
  private final Path directory;

  /** Two members, of two JVMs too, never both find an address free. */
  private final FileLocked addresses;

  /**
   * @param directory where container files are kept
   */
  public LocalContainerBackend(Path directory, MemberLauncher launcher) {
    this.directory = directory;
    this.files = new MemberFiles(directory);
    this.launcher = launcher;
    this.addresses = new FileLocked(directory);
  }

  @Override
  public synchronized Container run(ContainerSpec spec) {
    Path file = files.state(spec.owner());
    Optional<Container> known = known(spec, file, false);
    if (known.isPresent()) {
      return known.get();
    }
    launcher.check(spec);
    BootLock lock = lock(spec.owner());
    boolean launched = false;
    try {
      // Somebody else may have started it before the lock was taken.
      Optional<Container> meanwhile = known(spec, file, true);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      Container started =
          addresses.during(
              () -> {
                refuseIfTaken(spec, file);
                return launch(spec, file, lock);
              });
      launched = true;
      return started;
    } finally {
      if (!launched) {
        release(lock);
      }
    }
  }

  /**
   * The container of that generation if there is one; refuses if another one is in the way.
   *
   * @param locked whether this thread has the right to start the member, so that nobody else does
   */
  private Optional<Container> known(ContainerSpec spec, Path file, boolean locked) {
    Optional<ContainerFile> existing = read(file);
    if (existing.isPresent()) {
      Container found = describe(file, existing.get(), locked);
      boolean same = existing.get().owner().equals(spec.owner());
      if (same && found.generation() == spec.generation()) {
        return Optional.of(found);
      }
      if (same || found.mayWrite()) {
        refuseIfInTheWay(spec, found);
      }
    }
    if (!spec.node().alive()) {
      throw new PlacementException(
          "node " + spec.node().id() + " is not alive: " + spec.node().detail());
    }
    return Optional.empty();
  }

  private BootLock lock(Owner member) {
    try {
      return BootLock.tryTake(files.bootLock(member))
          .orElseThrow(
              () ->
                  BackendException.transientFailure(
                      "member " + member.member() + " is being started elsewhere", null));
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot start " + member.member() + ": " + e, e);
    }
  }

  private static void release(BootLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("a lock could not be released", e);
    }
  }

  private static void refuseIfInTheWay(ContainerSpec spec, Container known) {
    if (known.generation() > spec.generation() || known.mayWrite()) {
      throw new StaleGenerationException(
          "member %s has a container of generation %d that is %s, generation %d is not started"
              .formatted(
                  known.owner().member(), known.generation(), known.state(), spec.generation()));
    }
  }

  private void refuseIfTaken(ContainerSpec spec, Path own) {
    for (Path other : files.all()) {
      ContainerFile known = read(other).orElse(null);
      if (known != null
          && !other.equals(own)
          && known.address().equals(spec.node().address())
          && known.port() == spec.node().port()
          && describe(other, known).mayWrite()) {
        throw new PlacementException(
            "port %d of node %s is taken by member %s of service %s"
                .formatted(
                    known.port(),
                    spec.node().id(),
                    known.owner().member(),
                    known.owner().service()));
      }
    }
    if (!LoopbackNodes.isFree(spec.node().address(), spec.node().port())) {
      throw new PlacementException(
          "port %d of %s is taken by a program that FireCamp does not know"
              .formatted(spec.node().port(), spec.node().address()));
    }
  }

  private Container launch(ContainerSpec spec, Path file, BootLock lock) {
    ContainerFile fresh = launcher.describe(spec);
    files.clearBefore(spec.owner(), spec.generation());
    fresh.write(file);
    launcher.launch(spec, fresh, file, files.stopMark(spec.owner(), spec.generation()), lock);
    return container(fresh, ContainerState.STARTING, fresh.phase());
  }

  @Override
  public List<Container> find(Owner service) {
    return files.ofService(service).stream()
        .map(file -> read(file).map(known -> describe(file, known)))
        .flatMap(Optional::stream)
        .filter(c -> c.owner().uuid().equals(service.uuid()))
        .sorted(Comparator.comparing((Container c) -> c.owner().member()))
        .toList();
  }

  @Override
  public void stop(Container container) {
    Path file = files.state(container.owner());
    ContainerFile known = read(file).orElse(null);
    if (known == null
        || !known.owner().equals(container.owner())
        || known.generation() != container.generation()
        || !describe(file, known).mayWrite()) {
      return;
    }
    Path mark = files.stopMark(container.owner(), container.generation());
    try {
      if (!Files.exists(mark)) {
        Files.writeString(mark, "");
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot write " + mark + ": " + e, e);
    }
    ContainerFile now = read(file).orElse(known);
    now.process().filter(p -> p.isAlive()).ifPresent(p -> p.signal("INT"));
  }

  @Override
  public void remove(Container container) {
    Path file = files.state(container.owner());
    ContainerFile known = read(file).orElse(null);
    if (known == null
        || !known.owner().equals(container.owner())
        || known.generation() != container.generation()) {
      return;
    }
    if (describe(file, known).mayWrite()) {
      throw BackendException.refused(
          "container " + container.id() + " still runs: stop it before it is removed");
    }
    try {
      files.clearBefore(container.owner(), Long.MAX_VALUE);
      // Retained volumes hold no password.
      Files.deleteIfExists(passwords(known));
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot remove " + file + ": " + e, e);
    }
  }

  private static Path passwords(ContainerFile known) {
    Path contract = Path.of(BootContract.PASSWORD_FILE);
    return Path.of(known.pgdata())
        .resolveSibling("conf")
        .resolve(String.valueOf(contract.getFileName()));
  }

  private Container describe(Path file, ContainerFile known) {
    return describe(file, known, false);
  }

  private Container describe(Path file, ContainerFile known, boolean locked) {
    return switch (known.status()) {
      case BOOTING -> describeBooting(file, known, locked);
      case STARTED -> describeStarted(known);
      case ENDED -> container(known, ContainerState.EXITED, known.phase());
    };
  }

  private Container describeBooting(Path file, ContainerFile known, boolean locked) {
    try {
      if (!locked && BootLock.isTaken(files.bootLock(known.owner()))) {
        return container(
            known,
            isToldToStop(known) ? ContainerState.STOPPING : ContainerState.STARTING,
            known.phase());
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + file + ": " + e, e);
    }
    ContainerFile now = read(file).orElse(known);
    if (now.status() != ContainerFile.Status.BOOTING) {
      return describe(file, now);
    }
    Optional<OsProcess> orphan = Squatters.server(Path.of(now.pgdata()));
    if (orphan.isPresent()) {
      return adopt(file, now, orphan.get());
    }
    return container(
        now, ContainerState.EXITED, "the process that started it ended while " + now.phase());
  }

  /** A server whose JVM was killed before it wrote down that it had started it. */
  private Container adopt(Path file, ContainerFile known, OsProcess server) {
    ContainerFile adopted = known.started(server);
    try {
      Optional<BootLock> lock = BootLock.tryTake(files.bootLock(known.owner()));
      if (lock.isPresent()) {
        try (BootLock held = lock.get()) {
          if (held.isHeld() && read(file).equals(Optional.of(known))) {
            adopted.write(file);
          }
        }
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + file + ": " + e, e);
    }
    return describeStarted(adopted);
  }

  /** What another directory's servers left in a copy of this one's files does not count. */
  private Optional<ContainerFile> read(Path file) {
    return ContainerFile.read(file)
        .filter(known -> Path.of(known.pgdata()).startsWith(home(directory)));
  }

  private static Path home(Path containers) {
    return Objects.requireNonNull(containers.toAbsolutePath().getParent());
  }

  private Container describeStarted(ContainerFile known) {
    boolean stopping = isToldToStop(known);
    OsProcess server = known.process().orElseThrow();
    if (server.isAlive()) {
      rotate(known);
      if (stopping) {
        hurry(known, server);
      } else if (follows(known)) {
        server.signal("HUP");
      }
      return container(known, stopping ? ContainerState.STOPPING : ContainerState.RUNNING, "");
    }
    return container(
        known,
        ContainerState.EXITED,
        stopping ? "stopped" : "the server ended: " + ServerStart.lastWord(Path.of(known.log())));
  }

  private static void rotate(ContainerFile known) {
    try {
      LogFiles.rotate(Path.of(known.log()), LogFiles.LIMIT);
    } catch (IOException e) {
      LOG.warn("the log {} cannot be emptied", known.log(), e);
    }
  }

  /** Whether the server has to be told that its primary is elsewhere. */
  private boolean follows(ContainerFile known) {
    try {
      return PrimaryFollower.follow(
          Path.of(known.pgdata()), launcher.user(), name -> place(known.owner(), name));
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + known.id() + ": " + e, e);
    }
  }

  private Optional<PrimaryFollower.Place> place(Owner standby, String dnsName) {
    String member = dnsName.substring(0, dnsName.indexOf('.'));
    return read(files.state(standby.withMember(member)))
        .filter(primary -> primary.owner().uuid().equals(standby.uuid()))
        .map(primary -> new PrimaryFollower.Place(primary.address(), primary.port()));
  }

  private boolean isToldToStop(ContainerFile known) {
    return Files.exists(files.stopMark(known.owner(), known.generation()));
  }

  /**
   * After its grace the server is told to end at once; it recovers at its next start. One that
   * cannot hear that, as it was stopped itself, is killed, with all its processes.
   */
  private void hurry(ContainerFile known, OsProcess server) {
    try {
      long told =
          Files.getLastModifiedTime(files.stopMark(known.owner(), known.generation())).toMillis();
      long late = System.currentTimeMillis() - told - known.graceMillis();
      if (late > KILLED_AFTER.toMillis()) {
        Squatters.kill(Path.of(known.pgdata()));
        server.signal("KILL");
      } else if (late > 0) {
        server.signal("QUIT");
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + known.id() + ": " + e, e);
    }
  }

  private static Container container(ContainerFile known, ContainerState state, String detail) {
    return Container.builder()
        .id(known.id())
        .owner(known.owner())
        .generation(known.generation())
        .nodeId(known.node())
        .state(state)
        .detail(detail)
        .build();
  }

  /**
   * Ends all servers that are known in the directory, without a clean shutdown, and waits until
   * they have ended.
   */
  public static void killAllBelow(Path directory, Duration limit) {
    MemberFiles files = new MemberFiles(directory);
    long end = System.nanoTime() + limit.toNanos();
    files.all().forEach(f -> servers(directory, f).forEach(p -> p.signal("QUIT")));
    while (files.all().stream().anyMatch(f -> servers(directory, f).findAny().isPresent())
        && System.nanoTime() - end < 0) {
      if (end - System.nanoTime() < limit.toNanos() / 2) {
        files.all().forEach(f -> servers(directory, f).forEach(p -> p.signal("KILL")));
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    files.all().stream()
        .flatMap(f -> ContainerFile.read(f).stream())
        .forEach(known -> SharedMemory.release(Path.of(known.pgdata())));
  }

  private static Stream<OsProcess> servers(Path directory, Path file) {
    return ContainerFile.read(file).stream()
        .filter(known -> Path.of(known.pgdata()).startsWith(home(directory)))
        .flatMap(
            known ->
                known.status() == ContainerFile.Status.STARTED
                    ? known.process().stream()
                    : Squatters.server(Path.of(known.pgdata())).stream())
        .filter(OsProcess::isAlive);
  }
}
