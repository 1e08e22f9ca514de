package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootWords;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.Detached;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.PidFile;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Starts the server on data that is whole, and waits until it accepts connections. */
public final class ServerStart {
  /** Line of postmaster.pid that holds the status (src/include/utils/pidfile.h). */
  private static final int STATUS_LINE = 7;

  private static final Duration END_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(3);
  private static final Duration LOOK_FOR_PROGRESS = Duration.ofSeconds(1);
  private static final int LAST_LINES = 1000;
  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final Duration limit;

  public ServerStart(PostgresBinaries binaries, ServerUser user, Duration limit) {
    this.binaries = binaries;
    this.user = user;
    this.limit = limit;
  }

  /** See {@link PasswordReset}; the configuration is there. */
  void resetPasswords(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException {
    new PasswordReset(binaries, user).run(request, progress);
  }

  /**
   * Returns when the server accepts connections.
   *
   * @param goesOn whether a server that recovers is left running when this is interrupted
   */
  OsProcess start(BootRequest request, Consumer<String> progress, boolean goesOn)
      throws IOException, InterruptedException {
    Files.writeString(
        request.log(),
        "%s firecamp: member %s starts (generation %d)%n"
            .formatted(Instant.now(), request.member(), request.spec().generation()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    List<String> command =
        user.command(List.of(binaries.postgres().toString(), "-D", request.pgdata().toString()));
    String phase = request.startsAsPrimary() ? "starting" : BootWords.SERVES_AS_STANDBY;
    progress.accept(phase);
    Process process = Detached.start(command, request.log());
    try {
      await(request, process, () -> progress.accept(phase + ": no connections yet"));
      return OsProcess.of(process);
    } catch (InterruptedException e) {
      if (goesOn && process.isAlive()) {
        return OsProcess.of(process);
      }
      end(OsProcess.of(process));
      throw e;
    } catch (IOException | RuntimeException e) {
      end(OsProcess.of(process));
      throw e;
    }
  }

  private void await(BootRequest request, Process process, Runnable progress)
      throws IOException, InterruptedException {
    StartProgress recovery = new StartProgress(process.pid());
    long looked = System.nanoTime();
    long end = looked + limit.toNanos();
    while (!isReady(request.pgdata(), process.pid())) {
      progress.run();
      if (!process.isAlive()) {
        throw new BootException(
            "the server of member %s ended with code %d: %s"
                .formatted(request.member(), process.exitValue(), lastWord(request.log())));
      }
      if (System.nanoTime() - looked > LOOK_FOR_PROGRESS.toNanos()) {
        looked = System.nanoTime();
        end = recovery.isMade() ? looked + limit.toNanos() : end;
      }
      if (System.nanoTime() - end > 0) {
        throw new BootException(
            "the server of member %s does not accept connections and has done nothing for %d s: %s"
                .formatted(request.member(), limit.toSeconds(), lastWord(request.log())));
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }

  /** Whoever gives up on a server, but for its recovery, must not leave it behind. */
  static void end(OsProcess server) {
    boolean interrupted = Thread.interrupted();
    try {
      for (String signal : List.of("INT", "QUIT", "KILL")) {
        server.signal(signal);
        long end = System.nanoTime() + END_WITHIN.toNanos();
        while (server.isAlive() && System.nanoTime() - end < 0) {
          LockSupport.parkNanos(LOOK_AGAIN.toNanos());
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isReady(Path pgdata, long pid) throws IOException {
    List<String> lines = PidFile.lines(pgdata);
    return lines.size() > STATUS_LINE
        && lines.get(0).equals(Long.toString(pid))
        && lines.get(STATUS_LINE).startsWith("ready");
  }

  /** The last line of the log that tells of a failure. */
  public static String lastWord(Path log) {
    try {
      return Tail.lines(log, LAST_LINES).stream()
          .filter(l -> l.contains("FATAL") || l.contains("PANIC") || l.contains("ERROR"))
          .reduce((a, b) -> b)
          .orElse("its log has no error");
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }
}
