package io.firecamp.internal.operation;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.kind.Unready;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.Comparator;
import java.util.List;

/**
 * Orders members by how much use they are of: those beyond repair first, then those that do not
 * follow, those that are stopped, those that run with an old configuration; among equals the
 * highest ordinal first.
 */
final class Usefulness {
  private final ServiceRecord service;
  private final Observation seen;
  private final List<Unready> unready;

  private Usefulness(ServiceRecord service, Observation seen, List<Unready> unready) {
    this.service = service;
    this.seen = seen;
    this.unready = unready;
  }

  /** The order as of what was seen, and what the servers reported. */
  static Comparator<MemberRecord> order(
      ServiceRecord service, Observation seen, List<Unready> unready) {
    Usefulness usefulness = new Usefulness(service, seen, unready);
    return Comparator.comparingInt(usefulness::of)
        .thenComparing(Comparator.comparingInt(MemberRecord::ordinal).reversed());
  }

  private int of(MemberRecord member) {
    if (LostVolumes.of(member, service, seen).isPresent() || isUnready(member, true)) {
      return 0;
    }
    if (member.stopped()) {
      return 2;
    }
    if (isUnready(member, false) || !runs(member)) {
      return 1;
    }
    return member.config() < service.rollout().config() ? 3 : 4;
  }

  private boolean isUnready(MemberRecord member, boolean permanently) {
    return unready.stream()
        .filter(u -> u.permanent() || !permanently)
        .anyMatch(u -> u.member().equals(member.name()));
  }

  private boolean runs(MemberRecord member) {
    return seen.container(member.name())
        .filter(c -> c.state() == ContainerState.RUNNING || c.state() == ContainerState.STARTING)
        .isPresent();
  }
}
