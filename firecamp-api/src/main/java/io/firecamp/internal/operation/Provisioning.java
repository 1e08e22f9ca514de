package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.backend.metadata.Document;
import io.firecamp.error.SpecConflictException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.Parallel;
import io.firecamp.internal.converge.ConvergePlanner;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.Differences;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.NewRecord;
import io.firecamp.internal.record.Placement;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.internal.record.Uuids;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Plans and provisions one service. */
public final class Provisioning {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final SpecRequest request;
  private final Observer observer;

  /** Provisions the requested service. */
  public Provisioning(
      Backends backends, Operation operation, ServiceKind kind, SpecRequest request) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.request = request;
    this.observer = new Observer(backends, operation);
  }

  /** Returns the plan of {@link #run}. */
  public Provisioned plan() {
    Optional<Records> existing = find();
    if (existing.isEmpty()) {
      ServiceSpec spec = newSpec();
      ServiceRecord fresh = newRecord(spec, "<new uuid>");
      Plan plan =
          new ConvergePlanner(fresh, Observation.nothing(), true, Optional.empty(), s -> false)
              .plan(operation.name());
      return new Provisioned(fresh, plan, Outcome.PLANNED);
    }
    Records records = existing.get();
    ServiceRecord service = records.current();
    StateRules.refuseUnwanted(service);
    ServiceSpec spec = spec(service);
    List<String> differences = differences(service, spec);
    if (!differences.isEmpty()) {
      Plan refused = Plan.refused(operation.name(), service.cluster(), service.name(), differences);
      return new Provisioned(service, refused, Outcome.PLANNED);
    }
    Observation seen = observer.observe(service);
    LostVolumes.refuse(records, seen, () -> observer.volumes(service));
    return new Provisioned(
        service,
        convergence(records, spec).plan(service, seen),
        Outcome.PLANNED,
        records.absent().all());
  }

  /** Provisions; returns when the service is ready. */
  public Provisioned run() {
    Optional<Document> stored = read();
    Optional<Records> existing = stored.flatMap(this::records);
    if (existing.isPresent()) {
      return converge(existing.get());
    }
    ServiceSpec spec = newSpec();
    String uuid = Uuids.next();
    Records records = create(stored, spec, uuid);
    if (!records.current().uuid().equals(uuid)) {
      return converge(records);
    }
    Plan plan = convergence(records, spec).run(Observation.nothing());
    return new Provisioned(records.current(), plan, Outcome.CREATED);
  }

  private Provisioned converge(Records records) {
    ServiceRecord service = records.current();
    StateRules.refuseUnwanted(service);
    ServiceSpec spec = spec(service);
    refuseUnlessSame(service, spec);
    Observation seen = observer.observe(service);
    LostVolumes.refuse(records, seen, () -> observer.volumes(service));
    Plan plan = convergence(records, spec).run(seen);
    boolean unchanged = plan.isEmpty() && records.current().equals(service);
    if (unchanged) {
      operation.tellUnchanged();
    }
    return new Provisioned(
        records.current(),
        plan,
        unchanged ? Outcome.UNCHANGED : Outcome.CONVERGED,
        records.absent().all());
  }

  private Optional<Records> find() {
    return read().flatMap(this::records);
  }

  private Optional<Document> read() {
    return Records.read(backends.metadata(), operation, request.cluster(), request.name());
  }

  private Optional<Records> records(Document stored) {
    return Records.of(backends.metadata(), operation, stored);
  }

  private ServiceSpec newSpec() {
    ServiceSpec spec = Resolution.resolve(request, kind.name(), Optional.empty());
    Resolution.check(backends, spec);
    return spec;
  }

  private ServiceSpec spec(ServiceRecord service) {
    return Resolution.resolve(request, kind.name(), Optional.of(service));
  }

  private Placement placement() {
    return new Placement(backends.nodes(), operation);
  }

  private Convergence convergence(Records records, ServiceSpec spec) {
    return Ending.convergence(
        new Scope(backends, operation, kind, records, Resolution.given(spec)));
  }

  /** Returns the new record, or that of a process that was faster. */
  private Records create(Optional<Document> stored, ServiceSpec spec, String uuid) {
    return Records.create(backends.metadata(), operation, stored, newRecord(spec, uuid));
  }

  /**
   * Two clusters with one domain would overwrite each other's records. Asked for together with the
   * hosts.
   */
  private ServiceRecord newRecord(ServiceSpec spec, String uuid) {
    Supplier<Optional<DnsZone>> zone =
        new Parallel(operation)
            .fork(
                () ->
                    operation.call(
                        "read DNS zone", () -> backends.dns().findZone(spec.effectiveDomain())));
    ServiceRecord placed =
        NewRecord.of(spec, uuid, placement(), operation).withToCreate(kind.objects(spec));
    Problems problems = new Problems();
    zone.get()
        .filter(found -> !found.isOf(spec.cluster()))
        .ifPresent(
            found ->
                problems.add(
                    "domain",
                    spec.effectiveDomain(),
                    "is the DNS zone of cluster " + found.cluster(),
                    "choose another domain, or delete the zone if that cluster is gone"));
    problems.throwIfAny("service '" + spec.name() + "'");
    return placed;
  }

  private void refuseUnlessSame(ServiceRecord service, ServiceSpec spec) {
    List<String> differences = differences(service, spec);
    if (!differences.isEmpty()) {
      throw new SpecConflictException(service.cluster(), service.name(), differences);
    }
  }

  private List<String> differences(ServiceRecord service, ServiceSpec spec) {
    return Differences.between(service, observer.secrets(service), spec);
  }
}
