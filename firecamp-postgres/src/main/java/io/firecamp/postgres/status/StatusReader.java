package io.firecamp.postgres.status;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.Volume;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.service.Observation;
import io.firecamp.postgres.MemberRole;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.MemberProbe;
import io.firecamp.postgres.probe.MemberProbe.Answer;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts together what the backends and the servers say of a service. */
public final class StatusReader {
  private final ServiceRecord service;
  private final Connector connector;

  public StatusReader(ServiceRecord service, Connector connector) {
    this.service = service;
    this.connector = connector;
  }

  /** Asks all servers at the same time, each for some seconds at most. */
  public ServiceStatus read(Observation seen) {
    Map<String, Answer> answers = ask();
    Optional<Answer> primary =
        answers.values().stream().filter(a -> a.role() == MemberRole.PRIMARY).findFirst();
    List<MemberStatus> members = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      members.add(
          status(member, answers.getOrDefault(member.name(), Answer.none("")), primary, seen));
    }
    return new ServiceStatus(
        service.cluster(), service.name(), service.uuid(), service.state(), members);
  }

  private Map<String, Answer> ask() {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            service.members().size(),
            task -> {
              Thread thread = new Thread(task, "firecamp-status");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<String, CompletableFuture<Answer>> asked = new HashMap<>();
      for (MemberRecord member : service.members()) {
        asked.put(
            member.name(),
            CompletableFuture.supplyAsync(
                () -> MemberProbe.ask(connector, service, member), threads));
      }
      Map<String, Answer> answers = new HashMap<>();
      asked.forEach((name, answer) -> answers.put(name, answer.join()));
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private MemberStatus status(
      MemberRecord member, Answer answer, Optional<Answer> primary, Observation seen) {
    Optional<MemberProbe.Stream> stream =
        primary.flatMap(p -> Optional.ofNullable(p.streams().get(member.name())));
    return new MemberStatus(
        member.name(),
        answer.role(),
        member.zone(),
        member.node(),
        member.address() + ":" + member.port(),
        service.dnsName(member),
        seen.container(member.name()).map(StatusReader::words).orElse("none"),
        answer.lsn(),
        stream.map(MemberProbe.Stream::state).orElse(""),
        stream.map(MemberProbe.Stream::lagBytes),
        stream.map(s -> s.lagBytes() == 0 ? Duration.ZERO : answer.replayAge()),
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
