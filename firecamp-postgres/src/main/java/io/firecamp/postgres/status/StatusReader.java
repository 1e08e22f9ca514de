package io.firecamp.postgres.status;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeRoom;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.ServiceProbe;
import io.firecamp.postgres.server.Connections;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.server.Setting;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Combines what the backends and the servers report about a service. */
public final class StatusReader {
  private final ServiceRecord service;
  private final Connector connector;
  private final Map<String, String> rendered;
  private final Optional<VolumeRooms> rooms;

  /**
   * @param rendered the settings that members are given, by name
   * @param rooms the capability of the runtime, if it has it
   */
  public StatusReader(
      ServiceRecord service,
      Connector connector,
      Map<String, String> rendered,
      Optional<VolumeRooms> rooms) {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(rooms, "rooms");
    this.service = service;
    this.connector = connector;
    this.rendered = Map.copyOf(rendered);
    this.rooms = rooms;
  }

  private record Settings(List<String> pending, List<FileSetting> files, Connections connections) {
    static Settings of(PostgresServer server) {
      return new Settings(
          server.pendingRestart().stream().map(Setting::name).toList(),
          server.fileSettings(),
          server.connections());
    }
  }

  /**
   * Queries all servers concurrently, each for some seconds at most.
   *
   * @param nodes the hosts of the members, by member; missing if they are not known
   */
  public ServiceStatus read(Observation seen, Map<String, Optional<Node>> nodes) {
    List<Answer> answers;
    Map<String, Settings> settings;
    try (ServiceProbe probe = new ServiceProbe(service, connector)) {
      answers = probe.askAll();
      settings = probe.askMore(Settings::of);
    }
    Optional<ServerState> primary =
        answers.stream().filter(Answer::isPrimary).findFirst().flatMap(Answer::state);
    List<MemberStatus> members =
        answers.stream()
            .map(
                a ->
                    status(
                        service.member(a.member()),
                        a,
                        primary,
                        seen,
                        Optional.ofNullable(settings.get(a.member()))))
            .toList();
    Situation now = new Situation(service, seen, nodes, answers, members);
    return new ServiceStatus(
        service.cluster(),
        service.name(),
        service.uuid(),
        service.state(),
        members,
        Diagnosis.of(now));
  }

  private MemberStatus status(
      MemberRecord member,
      Answer answer,
      Optional<ServerState> primary,
      Observation seen,
      Optional<Settings> settings) {
    // A tool that only receives WAL may have the member's name; a standby reports what it replays.
    Optional<ServerState.Stream> stream =
        primary
            .flatMap(p -> p.stream(member.name()))
            .filter(s -> s.replayed().isPresent() || !s.state().equals("streaming"));
    Duration age = answer.state().map(ServerState::replayAge).orElse(Duration.ZERO);
    return new MemberStatus(
        member.name(),
        answer.role(),
        member.zone(),
        member.node(),
        member.address() + ":" + member.port(),
        service.dnsName(member),
        container(member, seen),
        answer.state().map(s -> s.position().toString()),
        stream.map(ServerState.Stream::state).orElse(""),
        stream.map(ServerState.Stream::lagBytes),
        stream.map(s -> s.lagBytes() == 0 ? Duration.ZERO : age),
        volume(seen, member, VolumePurpose.DATA),
        volume(seen, member, VolumePurpose.JOURNAL),
        room(seen, member, VolumePurpose.DATA),
        room(seen, member, VolumePurpose.JOURNAL),
        answer.state().map(s -> details(member, s, primary, settings)),
        member.stopped() ? "" : answer.problem());
  }

  private static String container(MemberRecord member, Observation seen) {
    Optional<Container> found = seen.container(member.name());
    boolean runs = found.filter(Container::mayWrite).isPresent();
    return member.stopped() && !runs ? "stopped" : found.map(StatusReader::words).orElse("none");
  }

  private ServerDetails details(
      MemberRecord member,
      ServerState state,
      Optional<ServerState> primary,
      Optional<Settings> settings) {
    Optional<SlotStatus> slot =
        state.isPrimary()
            ? Optional.empty()
            : primary
                .flatMap(p -> p.slot(BootContract.slotName(member.name())))
                .map(s -> new SlotStatus(s.name(), s.status(), s.active(), s.retainedBytes()));
    return new ServerDetails(
        state.timeline(),
        state.replayPaused(),
        slot,
        settings.map(Settings::pending).orElse(List.of()),
        settings.map(s -> Drift.between(rendered, s.files())).orElse(List.of()),
        settings.map(Settings::connections));
  }

  /** A status without the room of a volume is better than none. */
  private Optional<VolumeRoom> room(Observation seen, MemberRecord member, VolumePurpose purpose) {
    try {
      return rooms.flatMap(r -> seen.volume(member.name(), purpose).flatMap(r::room));
    } catch (BackendException e) {
      return Optional.empty();
    }
  }

  private static String volume(Observation seen, MemberRecord member, VolumePurpose purpose) {
    return seen.volume(member.name(), purpose).map(StatusReader::words).orElse("missing");
  }

  private static String words(Volume volume) {
    return volume.id() + " " + volume.state().name().toLowerCase(Locale.ROOT);
  }

  private static String words(Container container) {
    String state = container.state().name().toLowerCase(Locale.ROOT);
    return container.state() == ContainerState.RUNNING || container.detail().isEmpty()
        ? state
        : state + " (" + container.detail() + ")";
  }
}
