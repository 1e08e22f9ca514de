package io.firecamp.postgres.status;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.Volume;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.ServiceProbe;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Combines what the backends and the servers report about a service. */
public final class StatusReader {
  private final ServiceRecord service;
  private final Connector connector;

  public StatusReader(ServiceRecord service, Connector connector) {
    this.service = service;
    this.connector = connector;
  }

  /** Queries all servers concurrently, each for some seconds at most. */
  public ServiceStatus read(Observation seen) {
    List<Answer> answers;
    try (ServiceProbe probe = new ServiceProbe(service, connector)) {
      answers = probe.askAll();
    }
    Optional<ServerState> primary =
        answers.stream().filter(Answer::isPrimary).findFirst().flatMap(Answer::state);
    List<MemberStatus> members =
        answers.stream().map(a -> status(service.member(a.member()), a, primary, seen)).toList();
    return new ServiceStatus(
        service.cluster(), service.name(), service.uuid(), service.state(), members);
  }

  private MemberStatus status(
      MemberRecord member, Answer answer, Optional<ServerState> primary, Observation seen) {
    Optional<ServerState.Stream> stream = primary.flatMap(p -> p.stream(member.name()));
    Duration age = answer.state().map(ServerState::replayAge).orElse(Duration.ZERO);
    return new MemberStatus(
        member.name(),
        answer.role(),
        member.zone(),
        member.node(),
        member.address() + ":" + member.port(),
        service.dnsName(member),
        seen.container(member.name()).map(StatusReader::words).orElse("none"),
        answer.state().map(s -> s.position().toString()),
        stream.map(ServerState.Stream::state).orElse(""),
        stream.map(ServerState.Stream::lagBytes),
        stream.map(s -> s.lagBytes() == 0 ? Duration.ZERO : age),
        volume(seen, member, VolumePurpose.DATA),
        volume(seen, member, VolumePurpose.JOURNAL),
        answer.problem());
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
