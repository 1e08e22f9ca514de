package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A member's server, as tests see it from outside of the network. Every fault is undone by its
 * opposite; a fault of the process ends with the process.
 */
public final class SimulatedServer {
  private final SimulatedService service;
  private final String name;

  SimulatedServer(SimulatedService service, String name) {
    this.service = service;
    this.name = name;
  }

  /** What it would say of itself; empty if it does not run. */
  public Optional<ServerState> state() {
    return with(member -> Optional.ofNullable(member.server()).map(StateView::of));
  }

  /**
   * A client commits that much WAL. What became of it says the result, now and later.
   *
   * @throws ServerException if it does not run, hangs, or is a standby; nothing was written then
   */
  public Commit commit(long bytes) {
    return with(
        member -> {
          Server server = running(member);
          if (!server.isPrimary()) {
            throw failed(
                Reason.WRONG_ROLE, "ERROR: cannot execute INSERT in a read-only transaction");
          }
          try {
            Commit commit = server.commits.commit(bytes);
            service.advance();
            return commit;
          } catch (Refusal refusal) {
            server.process.fail(refusal);
            throw failed(Reason.CONNECTION_LOST, refusal.words());
          }
        });
  }

  /** Whether the commit is in what the member has on its volumes, running or not. */
  public boolean has(Commit commit) {
    return with(
        member -> {
          MemberProcess process = member.process;
          Wal wal = process == null ? null : process.journal().wal;
          return wal != null && commit.isIn(wal.timeline, wal.flushed);
        });
  }

  /** Whether sessions on the member see the commit now. */
  public boolean shows(Commit commit) {
    return with(
        member -> {
          Server server = running(member);
          return commit.isIn(server.wal.timeline, server.replayed())
              && (!server.isPrimary() || commit.outcomeNow() != CommitOutcome.WAITING);
        });
  }

  /** The settings in force that are not the defaults, as the configuration has them. */
  public Map<String, String> settings() {
    return with(member -> Map.copyOf(running(member).active.values));
  }

  /** The databases beside {@code postgres} that sessions on it see, by name. */
  public Map<String, SimulatedDatabase> databases() {
    return with(member -> running(member).databases());
  }

  /** Somebody runs {@code ALTER SYSTEM SET} on it, and reloads it. */
  public void alterSystem(String name, String value) {
    with(
        member -> {
          running(member).alter(name, value);
          return member;
        });
  }

  /**
   * The machine does not have what that value takes, which only its start, or a reload, shows; the
   * server refuses to start with it.
   */
  public void cannotHave(String parameter, String value) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(value, "value");
    with(
        member -> {
          member.unusable.put(parameter, value);
          return member;
        });
  }

  /** Undoes {@link #alterSystem}: {@code ALTER SYSTEM RESET}, and a reload. */
  public void resetSystem(String name) {
    with(
        member -> {
          running(member).resetAltered(name);
          return member;
        });
  }

  /** Whether a client of that role gets in with that password. */
  public boolean accepts(String role, Secret password) {
    return with(member -> running(member).accepts(role, password));
  }

  /** Whether it logs in to the server that it streams from with that password. */
  public boolean follows(Secret password) {
    return with(
        member ->
            Optional.ofNullable(running(member).data.upstreamPassword)
                .filter(password::equals)
                .isPresent());
  }

  private Server running(Member member) {
    Server server = member.server();
    if (server == null) {
      throw failed(Reason.NOT_LISTENING, "Connection refused");
    }
    if (server.process.hung()) {
      throw failed(Reason.NO_ANSWER, "no answer");
    }
    return server;
  }

  /** All its processes are killed; its container ends. Does not run: a no-op. */
  public void crash() {
    onProcess(process -> process.end("the server was killed by signal 9"));
  }

  /** Its processes are stopped: it accepts connections and never answers, sends nothing. */
  public void hang() {
    onProcess(process -> process.hang(true));
  }

  /** Its processes run again. */
  public void resume() {
    onProcess(process -> process.hang(false));
  }

  /** All its connections are taken, or no more. */
  public void tooManyConnections(boolean taken) {
    with(
        member -> {
          member.crowded = taken;
          return member;
        });
  }

  /** Applications have that many connections; the administrator still gets in. */
  public void applicationsHave(int connections) {
    with(
        member -> {
          member.applications = connections;
          return member;
        });
  }

  /**
   * WAL arrives so much later, and is replayed so much later than that; zero as long as nothing
   * else is said. A standby's stream stays alive.
   */
  public void lag(Duration receive, Duration replay) {
    with(
        member -> {
          member.receiveLag = receive.toNanos();
          member.replayLag = replay.toNanos();
          return member;
        });
  }

  /** Its next base backup takes so long; no time unless set. */
  public void baseBackupTakes(Duration time) {
    with(
        member -> {
          member.copyTime = time.toNanos();
          return member;
        });
  }

  /** The journal has no room from now on, until its volume is larger. */
  public void fillJournal() {
    onProcess(process -> process.journal().fullAtGib = process.journalGib());
  }

  /** Undoes {@link #fillJournal}: somebody removed what took the room. */
  public void freeJournal() {
    onProcess(process -> process.journal().fullAtGib = 0);
  }

  /**
   * The data directory cannot be read from now on; a server that runs notices at its next start.
   */
  public void corruptDirectory() {
    onProcess(process -> process.data().corrupt = true);
  }

  /** Undoes {@link #corruptDirectory}. */
  public void restoreDirectory() {
    onProcess(process -> process.data().corrupt = false);
  }

  /** A checkpoint on a server that runs; of a standby a restart point. */
  public void checkpoint() {
    with(
        member -> {
          running(member).checkpoint();
          return member;
        });
  }

  /**
   * Runs pg_rewind on this member, which does not run, with another one that does as its source. On
   * success it is a standby of the source's history.
   *
   * @throws IllegalStateException in pg_rewind's words, if it cannot; nothing was changed
   */
  public RewindResult rewind(SimulatedServer source) {
    return with(member -> new Rewind(member, source.running(service.member(source.name))).run());
  }

  /**
   * Clears the volumes of this member, which does not run, and takes a base backup of another one
   * that does.
   */
  public void reclone(SimulatedServer source) {
    with(
        member -> {
          new Rewind(member, source.running(service.member(source.name))).copy();
          return member;
        });
  }

  private void onProcess(Consumer<MemberProcess> work) {
    with(
        member -> {
          MemberProcess process = member.process;
          if (process != null) {
            work.accept(process);
          }
          return member;
        });
  }

  private <T> T with(Function<Member, T> work) {
    synchronized (service) {
      service.advance();
      T result = work.apply(service.member(name));
      service.advance();
      return result;
    }
  }

  private ServerException failed(Reason reason, String words) {
    return new ServerException(reason, "member " + name + ": " + words, null);
  }

  @Override
  public String toString() {
    return name;
  }
}
