package io.firecamp.testkit.local.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.testkit.local.boot.ServerStart;
import io.firecamp.testkit.local.os.OsProcess;
import io.firecamp.testkit.local.os.SharedMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs members as processes of this machine. What is known of them is in files, so that any JVM
 * that opens the same directory sees and stops them.
 */
public final class LocalContainerBackend implements ContainerBackend {
  private final MemberFiles files;
  private final MemberLauncher launcher;
  private final Path directory;

  /**
   * @param directory where container files are kept
   */
  public LocalContainerBackend(Path directory, MemberLauncher launcher) {
    this.directory = directory;
    this.files = new MemberFiles(directory);
    this.launcher = launcher;
  }

  @Override
  public synchronized Container run(ContainerSpec spec) {
    Owner member = spec.owner();
    Path file = files.state(member);
    Optional<ContainerFile> existing = ContainerFile.read(file);
    if (existing.isPresent() && existing.get().owner().equals(member)) {
      if (existing.get().generation() == spec.generation()) {
        return describe(file, existing.get());
      }
      refuseIfInTheWay(spec, describe(file, existing.get()));
    }
    if (!spec.node().alive()) {
      throw new PlacementException(
          "node " + spec.node().id() + " is not alive: " + spec.node().detail());
    }
    refuseIfTaken(spec, file);
    launcher.checkVolumes(spec);
    return launch(spec, file);
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
      ContainerFile known = ContainerFile.read(other).orElse(null);
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
  }

  private Container launch(ContainerSpec spec, Path file) {
    try {
      Path lockFile = files.bootLock(spec.owner());
      BootLock lock =
          BootLock.tryTake(lockFile)
              .orElseThrow(
                  () ->
                      BackendException.transientFailure(
                          "member " + spec.owner().member() + " is being started elsewhere", null));
      ContainerFile fresh = launcher.describe(spec);
      fresh.write(file);
      launcher.launch(spec, fresh, file, files.stopMark(spec.owner(), spec.generation()), lock);
      return container(fresh, ContainerState.STARTING, fresh.phase());
    } catch (IOException e) {
      throw BackendException.transientFailure(
          "cannot start " + spec.owner().member() + ": " + e, e);
    }
  }

  @Override
  public List<Container> find(Owner service) {
    return files.ofService(service).stream()
        .map(file -> ContainerFile.read(file).map(known -> describe(file, known)))
        .flatMap(Optional::stream)
        .filter(c -> c.owner().uuid().equals(service.uuid()))
        .sorted(Comparator.comparing((Container c) -> c.owner().member()))
        .toList();
  }

  @Override
  public void stop(Container container) {
    Path file = files.state(container.owner());
    ContainerFile known = ContainerFile.read(file).orElse(null);
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
    ContainerFile now = ContainerFile.read(file).orElse(known);
    now.process().filter(p -> p.isAlive()).ifPresent(p -> p.signal("INT"));
  }

  @Override
  public void remove(Container container) {
    Path file = files.state(container.owner());
    ContainerFile known = ContainerFile.read(file).orElse(null);
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
      Files.deleteIfExists(file);
      Files.deleteIfExists(files.stopMark(container.owner(), container.generation()));
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot remove " + file + ": " + e, e);
    }
  }

  private Container describe(Path file, ContainerFile known) {
    return switch (known.status()) {
      case BOOTING -> describeBooting(file, known);
      case STARTED -> describeStarted(known);
      case ENDED -> container(known, ContainerState.EXITED, known.phase());
    };
  }

  private Container describeBooting(Path file, ContainerFile known) {
    try {
      if (BootLock.isTaken(files.bootLock(known.owner()))) {
        return container(
            known,
            isToldToStop(known) ? ContainerState.STOPPING : ContainerState.STARTING,
            known.phase());
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + file + ": " + e, e);
    }
    ContainerFile now = ContainerFile.read(file).orElse(known);
    if (now.status() != ContainerFile.Status.BOOTING) {
      return describe(file, now);
    }
    Optional<OsProcess> orphan = Postmaster.on(Path.of(now.pgdata()));
    if (orphan.isPresent()) {
      ContainerFile adopted = now.started(orphan.get());
      adopted.write(file);
      return describeStarted(adopted);
    }
    return container(
        now, ContainerState.EXITED, "the process that started it ended while " + now.phase());
  }

  private Container describeStarted(ContainerFile known) {
    boolean stopping = isToldToStop(known);
    OsProcess server = known.process().orElseThrow();
    if (server.isAlive()) {
      if (stopping) {
        hurry(known, server);
      }
      return container(known, stopping ? ContainerState.STOPPING : ContainerState.RUNNING, "");
    }
    return container(
        known,
        ContainerState.EXITED,
        stopping ? "stopped" : "the server ended: " + ServerStart.lastWord(Path.of(known.log())));
  }

  private boolean isToldToStop(ContainerFile known) {
    return Files.exists(files.stopMark(known.owner(), known.generation()));
  }

  /** After its grace the server is told to end at once; it recovers at its next start. */
  private void hurry(ContainerFile known, OsProcess server) {
    try {
      long told =
          Files.getLastModifiedTime(files.stopMark(known.owner(), known.generation())).toMillis();
      if (System.currentTimeMillis() - told > known.graceMillis()) {
        server.signal("QUIT");
      }
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + known.id() + ": " + e, e);
    }
  }

  private static Container container(ContainerFile known, ContainerState state, String detail) {
    return new Container(
        known.id(), known.owner(), known.generation(), known.node(), state, detail);
  }

  /** Ends all servers at once, without a clean shutdown: for data that is thrown away. */
  public void killAll(Duration limit) {
    killAllBelow(directory, limit);
  }

  /** Ends all servers that are known in the directory and waits until they have ended. */
  public static void killAllBelow(Path directory, Duration limit) {
    MemberFiles files = new MemberFiles(directory);
    long end = System.nanoTime() + limit.toNanos();
    files.all().forEach(f -> servers(f).forEach(p -> p.signal("QUIT")));
    while (files.all().stream().anyMatch(f -> servers(f).findAny().isPresent())
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    files.all().stream()
        .flatMap(f -> ContainerFile.read(f).stream())
        .forEach(known -> SharedMemory.release(Path.of(known.pgdata())));
  }

  private static Stream<OsProcess> servers(Path file) {
    return ContainerFile.read(file).stream()
        .flatMap(
            known ->
                Stream.concat(
                    known.process().stream(), Postmaster.on(Path.of(known.pgdata())).stream()))
        .filter(OsProcess::isAlive);
  }
}
