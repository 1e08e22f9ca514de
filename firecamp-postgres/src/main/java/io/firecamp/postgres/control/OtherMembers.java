package io.firecamp.postgres.control;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.kind.Admission;
import io.firecamp.kind.Rival;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Asks the other members, before the intended primary is started, what they have. One that runs
 * says whether it accepts writes, and on which timeline its data is; one that ended has said so
 * with its last word. A promotion begins a timeline with a higher number than all before.
 */
final class OtherMembers {
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final ServiceRecord service;
  private final Connector connector;
  private final UnaryOperator<String> promoted;
  private final Set<String> standbys = new HashSet<>();
  private Optional<Rival> silent = Optional.empty();
  private Optional<String> waitsFor = Optional.empty();
  private String newest = "";
  private int timeline;

  /**
   * @param promoted what to say of a member that accepts writes
   */
  OtherMembers(ServiceRecord service, Connector connector, UnaryOperator<String> promoted) {
    this.service = service;
    this.connector = connector;
    this.promoted = promoted;
  }

  /**
   * May be called until all have said what they have. All are asked every time; one that has said
   * before that it is a standby need not answer again.
   */
  Admission admission(MemberRecord primary, Collection<Container> others) {
    silent = Optional.empty();
    waitsFor = Optional.empty();
    for (Container other : others) {
      String name = other.owner().member();
      Optional<MemberRecord> member = service.find(name);
      if (other.state() == ContainerState.RUNNING && member.isPresent()) {
        Optional<Rival> rival = ask(primary, member.get());
        if (rival.isPresent()) {
          return new Admission(rival, Optional.empty(), Map.of());
        }
      } else if (other.state() == ContainerState.EXITED) {
        BootWords.timeline(other.detail()).ifPresent(of -> isOn(name, of));
      } else if (isExpected(other)) {
        starts(primary, other);
      }
    }
    return new Admission(silent, waitsFor, environment());
  }

  /** A member whose node is dead cannot be waited for. */
  private static boolean isExpected(Container other) {
    return (other.state() == ContainerState.STARTING || other.state() == ContainerState.STOPPING)
        && !BootWords.isToBeCopied(other.detail());
  }

  /** One that recovers has a standby's data: otherwise it would have refused. */
  private void starts(MemberRecord primary, Container other) {
    String name = other.owner().member();
    String words =
        name
            + " is "
            + other.state()
            + (other.detail().isEmpty() ? "" : " (" + other.detail() + ")");
    waitsFor = Optional.of(words);
    if (!other.detail().contains(BootWords.SERVES_AS_STANDBY)) {
      silent = Optional.of(new Rival(silentWords(primary, name, words), false));
    }
  }

  private Optional<Rival> ask(MemberRecord primary, MemberRecord member) {
    try (PostgresServer server = connector.open(service, member, LOOK)) {
      ServerState state = server.state();
      if (state.isPrimary()) {
        return Optional.of(new Rival(promoted.apply(member.name()), true));
      }
      standbys.add(member.name());
      isOn(member.name(), state.timeline());
    } catch (ServerException e) {
      if (standbys.contains(member.name())) {
        return Optional.empty();
      }
      if (e.reason() == Reason.NOT_READY) {
        waitsFor = Optional.of(String.valueOf(e.getMessage()));
      } else if (e.reason() != Reason.NOT_LISTENING && !awaitsReset(e.reason())) {
        String words = "%s runs and %s".formatted(member.name(), e.getMessage());
        silent = Optional.of(new Rival(silentWords(primary, member.name(), words), false));
      }
    }
    return Optional.empty();
  }

  private void isOn(String member, int its) {
    if (its > timeline) {
      timeline = its;
      newest = member;
    }
  }

  private Map<String, String> environment() {
    return timeline == 0
        ? Map.of()
        : Map.of(
            BootContract.ENV_TIMELINE,
            Integer.toString(timeline),
            BootContract.ENV_TIMELINE_OF,
            newest);
  }

  /** Only the primary sets the passwords, so it must start before any member lets anybody in. */
  private boolean awaitsReset(Reason reason) {
    return reason == Reason.AUTHENTICATION && !service.passwordReset().isEmpty();
  }

  private static String silentWords(MemberRecord primary, String silent, String words) {
    return ("%s is not started as the primary, because %s does not say whether it was promoted"
                + " meanwhile: %s. Stop %s, or end whatever keeps it from answering, then call"
                + " again")
        .formatted(primary.name(), silent, words, silent);
  }
}
