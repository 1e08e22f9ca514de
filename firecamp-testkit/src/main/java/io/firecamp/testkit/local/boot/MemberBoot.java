package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.PidFile;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.SharedMemory;
import io.firecamp.testkit.machine.os.Squatters;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Starts one member. What is on its volumes decides what that takes. */
public final class MemberBoot {
  private final BootRequest request;
  private final ServerUser user;
  private final FirstStart firstStart;
  private final ServerStart server;
  private final Consumer<String> progress;

  public MemberBoot(
      BootRequest request, ServerUser user, MajorStart start, Consumer<String> progress) {
    this.request = request;
    this.user = user;
    this.firstStart = start.first();
    this.server = start.server();
    this.progress = progress;
  }

  /**
   * Returns when the server accepts connections.
   *
   * @return the running server
   * @throws BootException if the volumes hold somebody else's data, or the server does not start
   * @throws InterruptedException if the member is told to stop meanwhile
   */
  public OsProcess start() throws InterruptedException {
    try {
      checkMounts();
      VolumeCheck volumes = new VolumeCheck(request);
      VolumeCheck.Found found = volumes.found();
      if (request.looks()) {
        throw new BootException(volumes.words(found));
      }
      return switch (found) {
        case WHOLE -> startAgain();
        case OLD_COPY -> {
          cloneAgain();
          yield serve(Map.of(), true);
        }
        case NOTHING -> {
          clearHalfMade();
          begin();
          try {
            yield startFirst();
          } finally {
            firstStart.ended(request);
          }
        }
      };
    } catch (IOException e) {
      throw new BootException("member " + request.member() + " cannot be started: " + e, e);
    }
  }

  private OsProcess startAgain() throws IOException, InterruptedException {
    progress.accept(request.startsAsPrimary() ? "starting" : BootWords.SERVES_AS_STANDBY);
    Squatters.end(request.pgdata());
    PidFile.clear(request.pgdata());
    new NewCopy(request, user, progress).deleteOld();
    linkWal();
    markJournal();
    return serve(Map.of(), true);
  }

  private void cloneAgain() throws IOException, InterruptedException {
    progress.accept("cloning the primary again");
    markJournal();
    NewCopy copy = new NewCopy(request, user, progress);
    firstStart.cloneAgain(request, copy, progress);
    complete();
    copy.deleteOld();
  }

  private OsProcess startFirst() throws IOException, InterruptedException {
    makeData();
    Optional<FirstStart.Finish> finish = firstStart.finish(request);
    if (finish.isEmpty()) {
      complete();
      return serve(Map.of(), false);
    }
    OsProcess running = serve(finish.get().meanwhile(), false);
    boolean finished = false;
    try {
      finish.get().run(running, progress);
      complete();
      finished = true;
      return running;
    } finally {
      if (!finished) {
        ServerStart.end(running);
      }
    }
  }

  private OsProcess serve(Map<String, String> more, boolean goesOn)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new TreeMap<>(firstStart.overrides());
    parameters.putAll(more);
    MemberConf.render(request, user, parameters);
    Tablespaces.refuse(request.pgdata());
    server.resetPasswords(request, progress);
    return server.start(request, progress, goesOn);
  }

  private void checkMounts() throws IOException {
    if (!Files.isDirectory(request.data()) || !Files.isDirectory(request.journal())) {
      throw new BootException(
          "member %s needs its data volume at %s and its journal volume at %s: attach them"
              .formatted(request.member(), request.data(), request.journal()));
    }
    user.passage(request.data());
    user.passage(request.journal());
  }

  /** A directory that was copied or moved as a whole still has the links of where it was. */
  private void linkWal() throws IOException {
    Path link = request.pgdata().resolve("pg_wal");
    if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(request.wal())) {
      if (!Files.isSymbolicLink(link) || Trees.isEmpty(request.wal())) {
        throw new BootException(
            "pg_wal of member %s is not the link to %s that it has to be, or there is no WAL: it was not changed; put the journal volume back"
                .formatted(request.member(), request.wal()));
      }
      WholeFile.link(link, request.wal(), user, request.data());
    }
  }

  private void clearHalfMade() throws IOException {
    if (Marker.read(request.data()).isPresent()) {
      progress.accept("clearing what an interrupted first start left");
      Squatters.end(request.pgdata());
      SharedMemory.release(request.pgdata());
    }
    Trees.delete(request.pgdata());
    Trees.delete(request.wal());
  }

  private void begin() throws IOException {
    Marker.unfinished(uuid(), request.member()).write(request.data());
    markJournal();
  }

  /** A journal of another member has plausible WAL, and PostgreSQL would start with it. */
  private void markJournal() throws IOException {
    if (Marker.read(request.journal()).isEmpty()) {
      Marker.unfinished(uuid(), request.member()).write(request.journal());
    }
  }

  private void makeData() throws IOException, InterruptedException {
    user.privateDirectory(request.pgdata());
    user.privateDirectory(request.wal());
    if (request.startsAsPrimary()) {
      progress.accept("initialising the database");
      firstStart.initialise(request);
    } else {
      progress.accept("copying the primary");
      firstStart.copyPrimary(request, progress);
    }
  }

  private void complete() throws IOException {
    String systemId = ControlFile.systemId(request.pgdata());
    new Marker(uuid(), request.member(), systemId, request.copy(), 0).write(request.data());
  }

  private String uuid() {
    return request.env(BootContract.ENV_SERVICE_UUID);
  }
}
