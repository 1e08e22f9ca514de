package io.firecamp.internal.operation;

import io.firecamp.backend.container.Container;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Records a member that was promoted by hand as the primary. The former primary is stopped and
 * cloned again, all other members are restarted as standbys of the new one.
 */
public final class Adoption {
  private final Scope scope;
  private final Convergence convergence;

  /** Works within that scope. */
  public Adoption(Scope scope) {
    this.scope = scope;
    this.convergence = Ending.convergence(scope);
  }

  /** Records the primary, then converges; a call that was interrupted is resumed. */
  public Plan run(String member) {
    Records records = scope.records();
    records.choosePrimary(records.current().member(member).name());
    while (true) {
      ServiceRecord service = records.current();
      ServiceRecord wanted = adopted(service, member, Convergence.MOST_LOOKS);
      if (records.replace("record the primary", wanted)) {
        return convergence.run();
      }
    }
  }

  /** Returns the plan of {@link #run}. */
  public Plan plan(String member) {
    ServiceRecord wanted = adopted(scope.service(), member, 1);
    return convergence.plan(wanted, scope.observer().observe(wanted));
  }

  private ServiceRecord adopted(ServiceRecord service, String name, int looks) {
    StateRules.mustBeWanted(service, "another primary can be adopted");
    MemberRecord adopted = service.member(name);
    if (service.isPrimary(adopted)) {
      return service;
    }
    boolean recreated = service.state() != ServiceState.ACTIVE && service.initialized();
    if (!service.initialized() || (service.isLeaving(name) && !recreated)) {
      throw new ServiceStateException(
          "member %s of service %s in cluster %s cannot be the primary; nothing was changed: %s"
              .formatted(
                  name,
                  service.name(),
                  service.cluster(),
                  service.initialized()
                      ? "it is being removed"
                      : "the service was never ready; complete its provisioning first"));
    }
    Observation seen = scope.observer().observe(service);
    boolean runs = seen.container(name).filter(Container::mayWrite).isPresent();
    boolean serves = runs && convergence.acceptsWrites(service, List.of(adopted), looks);
    if (runs && !serves) {
      throw new ServiceStateException(
          "member %s of service %s in cluster %s does not accept writes, so it cannot be adopted as the primary; nothing was changed: promote it, or choose the member that was promoted"
              .formatted(name, service.name(), service.cluster()));
    }
    if (!runs) {
      mustNotReplace(service, adopted, seen, looks);
    }
    return service.isLeaving(name) ? exchanged(service, adopted) : next(service, adopted, serves);
  }

  /** A member that does not run may have no data: a primary that serves is not given up for it. */
  private void mustNotReplace(
      ServiceRecord service, MemberRecord adopted, Observation seen, int looks) {
    boolean saidSo = seen.container(adopted.name()).filter(scope.kind()::saidItsData).isPresent();
    boolean runs = seen.container(service.primary()).filter(Container::mayWrite).isPresent();
    if (!saidSo
        && runs
        && convergence.acceptsWrites(service, List.of(service.primaryMember()), looks)) {
      throw new ServiceStateException(
          "member %s of service %s in cluster %s does not run, and %s, the recorded primary, accepts writes; nothing was changed: provision(spec) starts %s, which then says what data it has"
              .formatted(
                  adopted.name(),
                  service.name(),
                  service.cluster(),
                  service.primary(),
                  adopted.name()));
    }
  }

  /**
   * Of a service that is being recreated with fewer members than it had: the one that was not to be
   * a member takes the place of the primary.
   */
  private static ServiceRecord exchanged(ServiceRecord service, MemberRecord adopted) {
    MemberRecord former = service.primaryMember();
    long config = service.rollout().config();
    List<MemberRecord> members =
        Stream.concat(service.members().stream(), Stream.of(adopted))
            .filter(m -> !m.equals(former))
            .map(m -> m.nextGeneration(config))
            .sorted(Comparator.comparingInt(MemberRecord::ordinal))
            .toList();
    List<MemberRecord> leaving =
        Stream.concat(service.leaving().stream(), Stream.of(former.nextGeneration(config)))
            .filter(m -> !m.equals(adopted))
            .toList();
    return service.withMembers(members, leaving, service.nextOrdinal()).withPrimary(adopted.name());
  }

  /**
   * @param serves whether the member is known to accept writes. Otherwise it is started as the
   *     primary, and the data of the former one is not changed: it does not start as a standby
   *     before somebody decides to clone it again
   */
  private static ServiceRecord next(ServiceRecord service, MemberRecord adopted, boolean serves) {
    long config = service.rollout().config();
    List<MemberRecord> members =
        service.members().stream()
            .map(
                m -> {
                  if (m.equals(adopted)) {
                    return serves ? m : m.nextGeneration(config).withStopped(false);
                  }
                  return serves && service.isPrimary(m)
                      ? m.nextCopy(config)
                      : m.nextGeneration(config);
                })
            .toList();
    return service
        .withMembers(members, service.leaving(), service.nextOrdinal())
        .withPrimary(adopted.name());
  }
}
