package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.kind.ChangeEffect;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Brings an existing service to a changed spec. */
final class Update {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final ServiceSpec spec;
  private final Records records;

  Update(
      Backends backends, Operation operation, ServiceKind kind, ServiceSpec spec, Records records) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.spec = spec;
    this.records = records;
  }

  Plan plan() {
    ServiceRecord service = records.current();
    ActiveOnly.checkRunning(service, "it can be updated");
    List<FieldChange> changes = FieldChange.between(kind, service, spec);
    List<String> refused = refused(changes);
    if (!refused.isEmpty()) {
      return new Plan(
          operation.name(), service.cluster(), service.name(), List.of(), List.of(), refused);
    }
    ServiceRecord wanted = wanted(service, changes);
    Observation seen = new Observer(backends, operation).observe(wanted);
    LostVolumes.refuse(new Observer(backends, operation), service, seen);
    return convergence().plan(wanted, seen, changes.stream().map(FieldChange::toString).toList());
  }

  /**
   * What can only be done the primary first is done after everything else: each of the two is
   * recorded, then brought about.
   */
  Plan run() {
    while (true) {
      ServiceRecord service = records.current();
      ActiveOnly.checkRunning(service, "it can be updated");
      List<FieldChange> changes = FieldChange.between(kind, service, spec);
      List<String> refused = refused(changes);
      if (!refused.isEmpty()) {
        throw new InvalidSpecException(
            "update of service %s in cluster %s".formatted(service.name(), service.cluster()),
            refused);
      }
      Observer observer = new Observer(backends, operation);
      LostVolumes.refuse(observer, service, observer.observe(service));
      List<FieldChange> now = phase(changes);
      ServiceRecord wanted = wanted(service, now);
      if (records.replace("record the new spec", wanted)) {
        Plan plan = convergence().run();
        if (now.size() == changes.size()) {
          return withChanges(plan, changes);
        }
      }
    }
  }

  private static List<FieldChange> phase(List<FieldChange> changes) {
    List<FieldChange> others =
        changes.stream().filter(c -> !c.is(ChangeEffect.Kind.RESTART_PRIMARY_FIRST)).toList();
    return others.isEmpty() ? changes : others;
  }

  private ServiceRecord wanted(ServiceRecord service, List<FieldChange> changes) {
    NextRecord next = new NextRecord(service, spec, changes);
    ServiceRecord wanted = next.withSpec().withRotating(rotating(service));
    int missing = spec.members() - service.members().size();
    if (missing > 0) {
      return next.grown(wanted, new Placement(backends.nodes(), operation));
    }
    if (missing < 0) {
      return next.shrunk(wanted, -missing, convergence().primary(service));
    }
    return wanted;
  }

  private TreeSet<String> rotating(ServiceRecord service) {
    Map<String, Secret> stored = new Observer(backends, operation).secrets(service);
    TreeSet<String> names = new TreeSet<>(service.rotating());
    spec.secrets()
        .forEach(
            (name, secret) -> {
              Optional<Secret> kept = Optional.ofNullable(stored.get(name));
              if (kept.isPresent() && !kept.get().equals(secret)) {
                names.add(name);
              }
            });
    return names;
  }

  private static List<String> refused(List<FieldChange> changes) {
    return changes.stream()
        .filter(c -> c.is(ChangeEffect.Kind.REFUSED))
        .map(FieldChange::toString)
        .toList();
  }

  private Convergence convergence() {
    return new Convergence(backends, operation, kind, records, spec.secrets());
  }

  private static Plan withChanges(Plan done, List<FieldChange> changes) {
    return new Plan(
        done.operation(),
        done.cluster(),
        done.service(),
        done.steps(),
        changes.stream().map(FieldChange::toString).toList(),
        List.of());
  }
}
