package io.firecamp.internal.converge;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records the next start of all members whose container has ended, in one write. A member whose
 * start another process recorded in the meantime is unchanged.
 */
public final class NewStarts {
  private NewStarts() {}

  /** Returns the record with those starts. */
  public static ServiceRecord of(ServiceRecord service, Observation seen) {
    List<MemberRecord> members = new ArrayList<>(service.members().size());
    boolean changed = false;
    for (MemberRecord member : service.members()) {
      boolean ended = hasEnded(member, seen.container(member.name()));
      members.add(ended ? member.nextGeneration(service.nextConfig(member)) : member);
      changed |= ended;
    }
    return changed
        ? service.withMembers(members, service.leaving(), service.nextOrdinal())
        : service;
  }

  private static boolean hasEnded(MemberRecord member, Optional<Container> container) {
    return container.isPresent()
        && container.get().state() == ContainerState.EXITED
        && container.get().generation() == member.generation();
  }
}
