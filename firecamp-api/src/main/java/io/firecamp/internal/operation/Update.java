package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.FieldChange;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.NextRecord;
import io.firecamp.internal.record.Placement;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.kind.Unready;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Updates an existing service to a changed spec. */
public final class Update {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final SpecRequest request;
  private final Records records;
  private final Observer observer;
  private final Rotation rotation;

  /** Updates the service of that record to the requested spec. */
  public Update(
      Backends backends,
      Operation operation,
      ServiceKind kind,
      SpecRequest request,
      Records records) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.request = request;
    this.records = records;
    this.observer = new Observer(backends, operation);
    this.rotation = new Rotation(backends, operation, observer);
  }

  /** Returns the plan of {@link #run}. */
  public Plan plan() {
    ServiceRecord service = records.current();
    ServiceSpec spec = spec(service);
    List<FieldChange> changes = FieldChange.between(kind, service, spec);
    List<String> refused = refused(changes);
    if (!refused.isEmpty()) {
      return Plan.refused(operation.name(), service.cluster(), service.name(), refused);
    }
    checkIfChanged(changes, spec);
    checkObjects(service, spec);
    Observation found = observer.observe(service);
    ServiceRecord wanted = rotation.planned(wanted(service, spec, changes, found), spec);
    List<String> unacceptable = unacceptable(service, wanted);
    if (!unacceptable.isEmpty()) {
      return Plan.refused(operation.name(), service.cluster(), service.name(), unacceptable);
    }
    Observation seen = observer.observe(wanted);
    LostVolumes.refuse(records, wanted, seen, () -> observer.volumes(service));
    return convergence(spec).plan(wanted, seen).withFieldChanges(words(changes));
  }

  /**
   * Changes that require the primary to restart first are made after all others: each of the two
   * parts is recorded, then applied. A rotation of secrets that another call began is completed
   * first, as the servers may have that secret. What the servers would refuse is not recorded.
   */
  public Plan run() {
    while (true) {
      ServiceRecord service = records.current();
      if (rotation.isIncomplete(service, spec(service))
          && !records.reload("read record").equals(service)) {
        continue;
      }
      if (rotation.mustCompleteAnother(service, spec(service))) {
        convergence(service.spec()).run();
        continue;
      }
      ServiceSpec spec = spec(service);
      List<FieldChange> changes = FieldChange.between(kind, service, spec);
      List<String> refused = refused(changes);
      if (!refused.isEmpty()) {
        throw new InvalidSpecException(
            "update of service %s in cluster %s".formatted(service.name(), service.cluster()),
            refused);
      }
      checkIfChanged(changes, spec);
      checkObjects(service, spec);
      Observation seen = observer.observe(service);
      List<FieldChange> now = phase(changes);
      ServiceRecord changed = wanted(service, spec, now, seen);
      LostVolumes.refuse(records, changed, seen, () -> observer.volumes(service));
      refuseUnacceptable(service, changed);
      ServiceRecord wanted = rotation.stored(changed, spec);
      if (recorded(wanted)) {
        Plan plan = convergence(spec).run();
        if (now.size() == changes.size()) {
          return plan.withFieldChanges(words(changes));
        }
      } else {
        rotation.discard(wanted, records.current());
      }
    }
  }

  private boolean recorded(ServiceRecord wanted) {
    try {
      return records.replace("record the new spec", wanted);
    } catch (ServiceStateException e) {
      // The service was deleted meanwhile, and with it the secrets that were recorded.
      rotation.discardAll(wanted);
      throw e;
    }
  }

  private void refuseUnacceptable(ServiceRecord service, ServiceRecord wanted) {
    List<String> unacceptable = unacceptable(service, wanted);
    if (!unacceptable.isEmpty()) {
      throw new InvalidSpecException(
          "update of service %s in cluster %s".formatted(service.name(), service.cluster()),
          unacceptable);
    }
  }

  /** What only the running servers know to be wrong. */
  private List<String> unacceptable(ServiceRecord service, ServiceRecord wanted) {
    if (service.state() != ServiceState.ACTIVE || wanted.settings().equals(service.settings())) {
      return List.of();
    }
    return operation.call(
        "ask the servers",
        () -> {
          try (ServiceControl control =
              kind.control(service, observer.secrets(service), operation::remaining)) {
            return control.refusals(wanted);
          }
        });
  }

  private ServiceSpec spec(ServiceRecord service) {
    StateRules.mustBeWanted(service, "it can be updated");
    return Resolution.resolve(request, kind.name(), Optional.of(service));
  }

  private void checkIfChanged(List<FieldChange> changes, ServiceSpec spec) {
    if (!changes.isEmpty()) {
      Resolution.check(backends, spec);
    }
  }

  private static List<FieldChange> phase(List<FieldChange> changes) {
    List<FieldChange> others =
        changes.stream().filter(c -> !c.is(ChangeEffect.Kind.RESTART_PRIMARY_FIRST)).toList();
    return others.isEmpty() ? changes : others;
  }

  private ServiceRecord wanted(
      ServiceRecord service, ServiceSpec spec, List<FieldChange> changes, Observation seen) {
    NextRecord next = new NextRecord(service, spec, changes);
    ServiceRecord wanted = withObjects(service, next.withSpec(), spec);
    int missing = spec.replicas() - service.members().size();
    if (missing > 0) {
      ServiceRecord grown = next.grown(wanted, new Placement(backends.nodes(), operation));
      grown.members().stream()
          .filter(m -> service.find(m.name()).isEmpty())
          .forEach(m -> records.absent().need(m.name()));
      return grown;
    }
    if (missing < 0) {
      return shrunk(next, wanted, -missing, seen);
    }
    return wanted;
  }

  /** Of a service without a primary nothing is removed, so its standbys are not asked. */
  private ServiceRecord shrunk(NextRecord next, ServiceRecord wanted, int by, Observation seen) {
    ServiceRecord service = records.current();
    Convergence convergence = convergence(service.spec());
    Optional<String> primary = convergence.findPrimary(service);
    List<Unready> unready = primary.isPresent() ? convergence.unready(service) : List.of();
    return next.shrunk(wanted, by, primary, Usefulness.order(service, seen, unready));
  }

  /** What the spec no longer names is kept; what it names for the first time is created. */
  private ServiceRecord withObjects(
      ServiceRecord service, ServiceRecord wanted, ServiceSpec requested) {
    TreeSet<String> objects = new TreeSet<>(kind.objects(wanted.spec()));
    objects.removeAll(kind.objects(service.spec()));
    objects.addAll(service.toCreate());
    return wanted.withToCreate(objects).withSecrets(requested.secrets().keySet());
  }

  /** Refuses objects that the running members cannot have, as far as they tell. */
  private void checkObjects(ServiceRecord service, ServiceSpec spec) {
    TreeSet<String> added = new TreeSet<>(kind.objects(spec));
    added.removeAll(kind.objects(service.spec()));
    if (added.isEmpty() || service.state() != ServiceState.ACTIVE) {
      return;
    }
    List<String> reasons =
        operation.call(
            "check what the members can have",
            () -> {
              try (ServiceControl control =
                  kind.control(service, observer.secrets(service), operation::remaining)) {
                return control.refused(spec, added);
              }
            });
    if (!reasons.isEmpty()) {
      throw new InvalidSpecException(
          "update of service %s in cluster %s".formatted(service.name(), service.cluster()),
          reasons);
    }
  }

  private static List<String> refused(List<FieldChange> changes) {
    return words(changes.stream().filter(c -> c.is(ChangeEffect.Kind.REFUSED)).toList());
  }

  private static List<String> words(List<FieldChange> changes) {
    return changes.stream().map(FieldChange::toString).toList();
  }

  private Convergence convergence(ServiceSpec spec) {
    return Ending.convergence(
        new Scope(backends, operation, kind, records, Resolution.given(spec)));
  }
}
