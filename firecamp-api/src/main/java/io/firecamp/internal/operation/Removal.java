package io.firecamp.internal.operation;

import io.firecamp.backend.container.Container;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes one chosen standby; its volumes are kept. */
public final class Removal {
  private static final String REMOVED = "removed";

  private final Scope scope;
  private final Records records;
  private final Convergence convergence;

  /** Works within that scope. */
  public Removal(Scope scope) {
    this.scope = scope;
    this.records = scope.records();
    this.convergence = Ending.convergence(scope);
  }

  /** Records that the member leaves, then converges; a removal that was interrupted is resumed. */
  public Plan run(String name) {
    while (true) {
      ServiceRecord service = records.current();
      Observation seen = scope.observer().observe(service);
      if (records.replace("record the removal", wanted(service, name, seen))) {
        return convergence.run();
      }
    }
  }

  /** Returns the plan of {@link #run}. */
  public Plan plan(String name) {
    ServiceRecord service = records.current();
    Observation seen = scope.observer().observe(service);
    return convergence.plan(wanted(service, name, seen), seen);
  }

  private ServiceRecord wanted(ServiceRecord service, String name, Observation seen) {
    StateRules.mustBeWanted(service, "member " + name + " can be removed");
    ServiceRecord wanted = service.former().contains(name) ? service : without(service, name, seen);
    LostVolumes.refuse(records, wanted, seen, () -> scope.observer().volumes(service));
    return wanted;
  }

  private ServiceRecord without(ServiceRecord service, String name, Observation seen) {
    MemberRecord member = service.member(name);
    if (service.members().size() == 1) {
      throw StateRules.refused(
          service, name, REMOVED, "it is the only member. Delete the service instead");
    }
    if (service.isPrimary(member)) {
      throw StateRules.refused(
          service,
          name,
          REMOVED,
          "it is the primary. Promote a standby and adopt it as the primary first");
    }
    mustNotServe(service, member, seen);
    List<MemberRecord> members = new ArrayList<>(service.members());
    members.remove(member);
    List<MemberRecord> leaving = new ArrayList<>(service.leaving());
    leaving.add(member);
    ServiceSpec spec = ServiceSpec.builder().from(service.spec()).replicas(members.size()).build();
    return service.withSpec(spec).withMembers(members, leaving, service.nextOrdinal());
  }

  /** While no member accepts writes, the member may have the newest data. */
  private void mustNotServe(ServiceRecord service, MemberRecord member, Observation seen) {
    String name = member.name();
    Optional<String> primary = convergence.findPrimary(service);
    if (primary.isEmpty()) {
      throw StateRules.refused(
          service,
          name,
          REMOVED,
          "no member accepts writes, so it may have the newest data. Bring the primary back first,"
              + " or promote a standby and adopt it as the primary");
    }
    boolean runs = seen.container(name).filter(Container::mayWrite).isPresent();
    if (primary.get().equals(name)
        || (runs && convergence.acceptsWrites(service, List.of(member), 1))) {
      throw StateRules.refused(
          service,
          name,
          REMOVED,
          "it accepts writes, although %s is the recorded primary. Adopt it as the primary, or clone it again, which discards what it has"
              .formatted(service.primary()));
    }
  }
}
