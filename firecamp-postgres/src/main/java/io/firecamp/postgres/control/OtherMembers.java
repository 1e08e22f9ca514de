package io.firecamp.postgres.control;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.kind.Admission;
import io.firecamp.kind.Rival;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.probe.ReplicationProbe;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the other members, before the intended primary is started, what they have. One that runs
 * says whether it accepts writes, and on which timeline its data is; one that ended has said so
 * with its last word. A promotion begins a timeline with a higher number than all before.
 */
final class OtherMembers {
  private final ServiceRecord service;
  private final ReplicationProbe probe;
  private final Set<String> standbys = new HashSet<>();
  private Optional<Rival> silent = Optional.empty();
  private Optional<String> waitsFor = Optional.empty();
  private String newest = "";
  private int timeline;

  OtherMembers(ServiceRecord service, ReplicationProbe probe) {
    this.service = service;
    this.probe = probe;
  }

  /**
   * May be called until all have said what they have. All are asked every time; one that has said
   * before that it is a standby need not answer again.
   */
  Admission admission(MemberRecord primary, Collection<Container> others) {
    silent = Optional.empty();
    waitsFor = Optional.empty();
    List<String> running = new ArrayList<>();
    for (Container other : others) {
      String name = other.owner().member();
      if (other.state() == ContainerState.RUNNING) {
        running.add(name);
      } else if (other.state() == ContainerState.EXITED) {
        BootWords.timeline(other.detail()).ifPresent(of -> isOn(name, of));
      } else if (isExpected(other)) {
        starts(primary, other);
      }
    }
    running.retainAll(service.members().stream().map(MemberRecord::name).toList());
    for (Answer answer : probe.ask(running)) {
      if (answer.isPrimary()) {
        Rival rival = new Rival(probe.words(answer.member()), true);
        return new Admission(Optional.of(rival), Optional.empty(), Map.of());
      }
      answered(primary, answer);
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
      String last = other.detail().isEmpty() ? "it said nothing" : other.detail();
      silent = Optional.of(silent(primary, name, "is " + other.state(), last));
    }
  }

  private void answered(MemberRecord primary, Answer answer) {
    String name = answer.member();
    if (answer.state().isPresent()) {
      standbys.add(name);
      isOn(name, answer.timeline());
    } else if (!standbys.contains(name)) {
      Reason reason = answer.reason().orElse(Reason.NO_ANSWER);
      if (reason == Reason.NOT_READY) {
        waitsFor = Optional.of(answer.problem());
      } else if (reason != Reason.NOT_LISTENING && !awaitsReset(reason)) {
        silent = Optional.of(silent(primary, name, "runs", answer.problem()));
      }
    }
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

  private static Rival silent(MemberRecord primary, String silent, String state, String lastWord) {
    String words =
        ("%1$s is not started as the primary, because %2$s %3$s and does not say whether it was"
                + " promoted meanwhile: %4$s. Stop %2$s, or end whatever keeps it from answering, then"
                + " call again")
            .formatted(primary.name(), silent, state, lastWord);
    return new Rival(words, false);
  }
}
