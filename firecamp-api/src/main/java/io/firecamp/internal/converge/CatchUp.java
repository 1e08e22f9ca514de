package io.firecamp.internal.converge;

import io.firecamp.internal.record.Absent;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks members that a change did not reach, so that a later call reloads them: the change is a
 * configuration of its own, which all other members have.
 */
final class CatchUp {
  private CatchUp() {}

  /** Returns the record after a change that reached every member that was not left behind. */
  static ServiceRecord later(ServiceRecord service, Absent absent) {
    if (service.members().stream().noneMatch(absent::skips)) {
      return service;
    }
    Rollout next = service.rollout().reload();
    List<MemberRecord> members = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      boolean newest = member.config() == service.rollout().config();
      members.add(newest && !absent.skips(member) ? member.withConfig(next.config()) : member);
    }
    return service
        .withRollout(next)
        .withMembers(members, service.leaving(), service.nextOrdinal());
  }
}
