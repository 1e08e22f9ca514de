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
import java.util.List;

/** Restarts, stops and starts one member while the others serve. */
public final class MemberLifecycle {
  private final Scope scope;
  private final Records records;
  private final Convergence convergence;

  /** What is to be recorded, given the record and what was seen. */
  private interface Change {
    ServiceRecord of(ServiceRecord service, Observation seen);
  }

  /** Works within that scope. */
  public MemberLifecycle(Scope scope) {
    this.scope = scope;
    this.records = scope.records();
    this.convergence = Ending.convergence(scope);
  }

  /** Records the member's next start, then converges; a restart that is under way is resumed. */
  public Plan restart(String name) {
    return run(name, "record the restart", (service, seen) -> restarted(service, name, seen));
  }

  /** Returns the plan of {@link #restart}. */
  public Plan planRestart(String name) {
    return plan(name, (service, seen) -> restarted(service, name, seen));
  }

  /** Records that the member is to be stopped, then converges. */
  public Plan stop(String name) {
    return run(name, "record that it is stopped", (service, seen) -> stopped(service, name, seen));
  }

  /** Returns the plan of {@link #stop}. */
  public Plan planStop(String name) {
    return plan(name, (service, seen) -> stopped(service, name, seen));
  }

  /** Records that the member is not to be stopped any longer, then converges. */
  public Plan start(String name) {
    return run(name, "record that it is started", (service, seen) -> started(service, name));
  }

  /** Returns the plan of {@link #start}. */
  public Plan planStart(String name) {
    return plan(name, (service, seen) -> started(service, name));
  }

  private Plan run(String name, String step, Change change) {
    records.absent().need(records.current().member(name).name());
    while (true) {
      ServiceRecord service = records.current();
      Observation seen = scope.observer().observe(service);
      ServiceRecord wanted = wanted(service, seen, change);
      if (records.replace(step, wanted)) {
        return convergence.run();
      }
    }
  }

  private Plan plan(String name, Change change) {
    ServiceRecord service = records.current();
    records.absent().need(service.member(name).name());
    Observation seen = scope.observer().observe(service);
    return convergence.plan(wanted(service, seen, change), seen);
  }

  private ServiceRecord wanted(ServiceRecord service, Observation seen, Change change) {
    ServiceRecord wanted = change.of(service, seen);
    LostVolumes.refuse(records, wanted, seen, () -> scope.observer().volumes(service));
    return wanted;
  }

  /**
   * A primary that waits for its turn in a rollout is restarted in its turn, after its standbys, as
   * long as it serves.
   */
  private ServiceRecord restarted(ServiceRecord service, String name, Observation seen) {
    StateRules.mustBeActive(service, "member " + name + " can be restarted");
    MemberRecord member = service.member(name);
    StateRules.mustNotBeStopped(service, member, "restarted");
    boolean serves =
        service.isPrimary(member) && convergence.acceptsWrites(service, List.of(member), 1);
    if (serves) {
      records.sawPrimary(name);
    }
    boolean underWay =
        seen.container(name).filter(c -> c.generation() == member.generation()).isEmpty();
    return underWay || (serves && service.rollout().mustRestart(member))
        ? service
        : service.withMember(member.nextGeneration(service.nextConfig(member)));
  }

  private ServiceRecord stopped(ServiceRecord service, String name, Observation seen) {
    StateRules.mustBeActive(service, "member " + name + " can be stopped");
    MemberRecord member = service.member(name);
    StateRules.mustStay(service, member, "stopped");
    if (service.isPrimary(member)) {
      throw StateRules.refused(
          service,
          name,
          "stopped alone",
          "it is the primary, without which nobody can write. Stop the whole service, or promote a"
              + " standby and adopt it as the primary first");
    }
    boolean runs = seen.container(name).filter(Container::mayWrite).isPresent();
    if (runs && convergence.acceptsWrites(service, List.of(member), 1)) {
      throw StateRules.refused(
          service,
          name,
          "stopped",
          "it accepts writes, although %s is the recorded primary. Adopt it as the primary, or clone it again, which discards what it has"
              .formatted(service.primary()));
    }
    return service.withMember(member.withStopped(true));
  }

  private static ServiceRecord started(ServiceRecord service, String name) {
    StateRules.mustBeActive(service, "member " + name + " can be started");
    MemberRecord member = service.member(name);
    StateRules.mustStay(service, member, "started");
    return service.withMember(member.withStopped(false));
  }
}
