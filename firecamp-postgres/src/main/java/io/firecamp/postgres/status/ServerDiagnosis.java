package io.firecamp.postgres.status;

import io.firecamp.backend.volume.VolumeRoom;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.server.Connections;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what is wrong with a server that responds. */
final class ServerDiagnosis {
  private static final int LITTLE_PERCENT = 10;

  private final Situation now;
  private final ServiceRecord service;
  private final MemberRecord member;
  private final String name;
  private final MemberStatus status;
  private final ServerState state;
  private final List<Problem> problems = new ArrayList<>();

  ServerDiagnosis(Situation now, MemberRecord member) {
    this.now = now;
    this.service = now.service();
    this.member = member;
    this.name = member.name();
    this.status =
        now.members().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    this.state = now.answer(name).state().orElseThrow();
  }

  List<Problem> problems() {
    Optional<Answer> primary = now.primary();
    if (!state.isPrimary() && primary.isPresent()) {
      boolean follows = history(primary.get()) && slot();
      if (follows) {
        stream(primary.get());
      }
    }
    connections();
    configuration();
    status.dataRoom().ifPresent(room -> room(VolumePurpose.DATA, room));
    status.journalRoom().ifPresent(room -> room(VolumePurpose.JOURNAL, room));
    return problems;
  }

  /** Whether the standby can follow the primary, as far as their positions say. */
  private boolean history(Answer primary) {
    ServerState of = primary.state().orElseThrow();
    if (!state.systemIdentifier().equals(of.systemIdentifier())) {
      add(
          ProblemKind.FOREIGN_DATA,
          "the data of %s is of another system than that of %s".formatted(name, primary.member()),
          reclone());
      return false;
    }
    Lsn end = state.received().orElse(Lsn.ZERO).max(state.position());
    boolean ahead = state.timeline() == of.timeline() && end.compareTo(of.position()) > 0;
    boolean streams = state.upstream().isPresent();
    if (state.timeline() > of.timeline() || (ahead && !streams)) {
      add(
          ProblemKind.DIVERGED,
          "%s is at %s on timeline %d, %s at %s on timeline %d: it has what the primary does not have"
              .formatted(
                  name, end, state.timeline(), primary.member(), of.position(), of.timeline()),
          reclone() + ", and loses what only it has");
      return false;
    }
    Optional<Lsn> fork = streams ? Optional.empty() : of.partsFrom(state);
    if (fork.isPresent()) {
      add(
          ProblemKind.DIVERGED,
          "%s is at %s on timeline %d, which %s left at %s: it has what the primary does not have"
              .formatted(name, state.position(), state.timeline(), primary.member(), fork.get()),
          reclone() + ", and loses what only it has");
      return false;
    }
    return true;
  }

  private boolean slot() {
    Optional<SlotStatus> slot = status.details().flatMap(ServerDetails::slot);
    // A runtime for tests keeps WAL by other means: its standbys stream without slots.
    boolean needsNone = state.upstream().filter(u -> u.slot().isEmpty()).isPresent();
    if (slot.isEmpty() && needsNone) {
      return true;
    }
    if (slot.isEmpty()) {
      add(
          ProblemKind.SLOT_MISSING,
          "the primary has no replication slot for %s, so WAL that it needs may be removed"
              .formatted(name),
          reclone());
    } else if (slot.get().state().equals("lost")) {
      add(
          ProblemKind.SLOT_LOST,
          "WAL that %s needs was removed: slot %s is lost".formatted(name, slot.get().name()),
          reclone());
      return false;
    } else if (slot.get().state().equals("unreserved")) {
      add(
          ProblemKind.SLOT_AT_RISK,
          "slot %s keeps %d bytes, more than its limit: WAL that %s needs is removed at the next checkpoint"
              .formatted(slot.get().name(), slot.get().retainedBytes(), name),
          "see why it lags; update(spec) with a larger journal raises the limit");
    }
    return true;
  }

  private void stream(Answer primary) {
    boolean streaming =
        primary
            .state()
            .flatMap(s -> s.stream(name))
            .filter(ServerState.Stream::isStreaming)
            .isPresent();
    if (!streaming) {
      add(
          ProblemKind.NOT_STREAMING,
          "%s, on timeline %d, does not stream from %s, on timeline %d"
              .formatted(name, state.timeline(), primary.member(), primary.timeline()),
          "logs(\"%s\") says why; %s if it cannot follow any more".formatted(name, reclone()));
    } else if (state.replayPaused()) {
      add(
          ProblemKind.REPLAY_PAUSED,
          "%s receives WAL and does not replay it: its replay is paused".formatted(name),
          "run SELECT pg_wal_replay_resume() there, or restart() if a setting of the primary was"
              + " raised before its own");
    }
  }

  private void connections() {
    status
        .details()
        .flatMap(ServerDetails::connections)
        .filter(Connections::allTaken)
        .ifPresent(
            c ->
                add(
                    ProblemKind.TOO_MANY_CONNECTIONS,
                    "applications have all connections of %s that they can have: %d of %d"
                        .formatted(name, c.used(), c.forApplications()),
                    "close connections of applications, or raise max_connections by update(spec)"));
  }

  private void configuration() {
    List<String> lacks = lacks();
    if (!lacks.isEmpty()) {
      add(
          ProblemKind.LEFT_BEHIND,
          name + " was left behind: " + String.join("; ", lacks),
          "provision(spec) brings it up to date");
      return;
    }
    List<String> pending = status.details().map(ServerDetails::pendingRestart).orElse(List.of());
    if (!pending.isEmpty()) {
      add(
          ProblemKind.RESTART_PENDING,
          "%s has settings that wait for a restart: %s".formatted(name, String.join(", ", pending)),
          "restart()");
    }
    List<Drift> drift = status.details().map(ServerDetails::drift).orElse(List.of());
    if (!drift.isEmpty()) {
      add(
          ProblemKind.DRIFT,
          "somebody changed settings of %s: %s"
              .formatted(
                  name, drift.stream().map(Drift::toString).collect(Collectors.joining("; "))),
          "set them in the spec and call update(spec), or take them back with ALTER SYSTEM RESET"
              + " and SELECT pg_reload_conf()");
    }
  }

  /** What is recorded for the member and was not done: what an operation left undone. */
  private List<String> lacks() {
    List<String> lacks = new ArrayList<>();
    if (service.rollout().mustRestart(member) || service.rollout().mustReload(member)) {
      lacks.add(
          "it runs with configuration %d, the service has %d"
              .formatted(member.config(), service.rollout().config()));
    }
    now.seen()
        .container(name)
        .filter(c -> c.generation() < member.generation())
        .ifPresent(
            c ->
                lacks.add(
                    "start %d of its container runs, start %d is wanted"
                        .formatted(c.generation(), member.generation())));
    for (VolumePurpose purpose : VolumePurpose.values()) {
      int wanted = service.spec().volume(purpose).sizeGib();
      now.seen()
          .volume(name, purpose)
          .filter(v -> v.sizeGib() < wanted)
          .ifPresent(
              v ->
                  lacks.add(
                      "its %s volume has %d GiB instead of %d"
                          .formatted(purpose.word(), v.sizeGib(), wanted)));
    }
    return lacks;
  }

  private void room(VolumePurpose purpose, VolumeRoom room) {
    if (room.freePercent() < LITTLE_PERCENT) {
      add(
          ProblemKind.LITTLE_ROOM,
          "the %s volume of %s has %d %% free, %d bytes"
              .formatted(purpose.word(), name, room.freePercent(), room.freeBytes()),
          "update(spec) with a larger " + purpose.word() + " volume");
    }
  }

  private String reclone() {
    return "reclone(\"%s\") copies the primary again".formatted(name);
  }

  private void add(ProblemKind kind, String text, String remedy) {
    problems.add(new Problem(kind, name, text, remedy));
  }
}
