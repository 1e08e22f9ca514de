package io.firecamp.internal.operation;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.List;

/**
 * Replaces the data of a standby by a new copy of the primary's. The member keeps what it has until
 * the new copy is complete, as far as there is room.
 */
public final class Recloning {
  private static final String AGAIN = "cloned again";

  private final Scope scope;
  private final Records records;
  private final Convergence convergence;

  /** Works within that scope. */
  public Recloning(Scope scope) {
    this.scope = scope;
    this.records = scope.records();
    this.convergence = Ending.convergence(scope);
  }

  /** Records the next copy, then converges. A copy that has not been completed is resumed. */
  public Plan run(String name) {
    records.absent().replaceVolumes(records.current().member(name).name());
    while (true) {
      ServiceRecord service = records.current();
      Observation seen = scope.observer().observe(service);
      LostVolumes.refuse(records, seen, () -> scope.observer().volumes(service));
      if (records.replace("record the new copy", next(service, name, seen))) {
        return convergence.run();
      }
    }
  }

  /** Returns the plan of {@link #run}. */
  public Plan plan(String name) {
    ServiceRecord service = records.current();
    records.absent().replaceVolumes(service.member(name).name());
    Observation seen = scope.observer().observe(service);
    LostVolumes.refuse(records, seen, () -> scope.observer().volumes(service));
    return convergence.plan(next(service, name, seen), seen);
  }

  private ServiceRecord next(ServiceRecord service, String name, Observation seen) {
    boolean yields = yields(service, name, seen);
    if (yields) {
      StateRules.mustBeWanted(service, "member " + name + " can be cloned again");
    } else {
      StateRules.mustBeActive(service, "member " + name + " can be cloned again");
    }
    MemberRecord member = service.member(name);
    if (service.isLeaving(name) && service.state() != ServiceState.ACTIVE) {
      throw StateRules.refused(
          service,
          name,
          AGAIN,
          "it is not among the members that are recreated. To discard what it has, delete the"
              + " service, then its volumes with deleteVolumes, and recreate the service");
    }
    StateRules.mustStay(service, member, AGAIN);
    if (service.isPrimary(member)) {
      throw StateRules.refused(
          service, name, AGAIN, "it is the primary, which the others are copied from");
    }
    if (!yields) {
      mustHaveSource(service, member);
    }
    MemberRecord wanted =
        isUnderWay(member, seen) ? member : member.nextCopy(service.rollout().config());
    return service.withMember(wanted.withStopped(false));
  }

  /** Whether the recorded primary does not start because that member has newer data. */
  private boolean yields(ServiceRecord service, String member, Observation seen) {
    return seen.container(service.primary())
        .filter(c -> c.state() == ContainerState.EXITED)
        .flatMap(scope.kind()::yieldsTo)
        .filter(member::equals)
        .isPresent();
  }

  /** Whether the member's next start, which takes the copy, is recorded and not complete. */
  private static boolean isUnderWay(MemberRecord member, Observation seen) {
    Container container = seen.container(member.name()).orElse(null);
    return member.copy() > 1
        && container != null
        && (container.generation() < member.generation()
            || container.state() == ContainerState.STARTING);
  }

  /**
   * Without a primary to copy, the data of the member may be the only one there is. A member that
   * was promoted by hand is the exception: its rows are discarded on purpose, and not before the
   * recorded primary serves and has been copied.
   */
  private void mustHaveSource(ServiceRecord service, MemberRecord member) {
    boolean found =
        convergence.acceptsWrites(
            service, List.of(service.primaryMember(), member), Convergence.MOST_LOOKS);
    if (!found) {
      throw StateRules.refused(
          service,
          member.name(),
          AGAIN,
          "its primary %s does not accept writes, so there is nothing to copy; call provision(spec) first"
              .formatted(service.primary()));
    }
  }
}
