package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Problems;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans, provisions, finds and deletes services on the backends it is given. Thread-safe. Every
 * operation that changes something can be called again after any failure and goes on from there.
 */
public final class ServiceEngine {
  private final Backends backends;
  private final EngineOptions options;

  public ServiceEngine(Backends backends, EngineOptions options) {
    this.backends = backends;
    this.options = options;
  }

  /** The deadline of operations for which the caller names none. */
  public Duration defaultTimeout() {
    return options.timeout();
  }

  /** Says what {@link #provision} would do now. Reads, changes nothing. */
  public Plan plan(ServiceKind kind, ServiceSpec spec) {
    return new Provisioning(backends, operation("plan", spec, options.timeout()), kind, spec)
        .plan();
  }

  /**
   * Makes everything of the service that is missing and returns when it serves.
   *
   * @throws io.firecamp.error.SpecConflictException if the service exists with another spec;
   *     nothing was changed
   * @throws ServiceStateException if the service is being deleted, has lost a volume, or no node
   *     can take a member; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed; what was
   *     made stays recorded
   * @throws io.firecamp.error.OperationInterruptedException if the thread was interrupted
   */
  public Provisioned provision(ServiceKind kind, ServiceSpec spec, Duration timeout) {
    return new Provisioning(backends, operation("provision", spec, timeout), kind, spec)
        .provision();
  }

  /**
   * Says what {@link #update} would do now: the fields that change, how each takes effect, and the
   * steps; or why it would be refused. Reads, changes nothing.
   *
   * @throws io.firecamp.error.ServiceNotFoundException if there is no such service
   * @throws ServiceStateException if the service is in a state in which it cannot be updated
   */
  public Plan planUpdate(ServiceKind kind, ServiceSpec spec) {
    Operation operation = operation("update", spec, options.timeout());
    return new Update(backends, operation, kind, spec, records(operation)).plan();
  }

  /**
   * Brings an existing service to a changed spec and returns when it serves with it. Members are
   * added or taken away, volumes grow, secrets are replaced, and members are reloaded or restarted
   * one by one.
   *
   * @throws io.firecamp.error.ServiceNotFoundException if there is no such service
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws ServiceStateException if the service is in a state in which it cannot be updated, or no
   *     node can take a new member; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed; update
   *     again to go on
   */
  public Provisioned update(ServiceKind kind, ServiceSpec spec, Duration timeout) {
    Operation operation = operation("update", spec, timeout);
    Records records = records(operation);
    return outcome(operation, records, new Update(backends, operation, kind, spec, records).run());
  }

  /** Says what {@link #restart} would do now. Reads, changes nothing. */
  public Plan planRestart(ServiceKind kind, String cluster, String service) {
    Operation operation = operation("restart", cluster, service, options.timeout());
    Records records = records(operation);
    return plan(operation, kind, records, restarted(records.current()));
  }

  /** Says what {@link #start} would do now. Reads, changes nothing. */
  public Plan planStart(ServiceKind kind, String cluster, String service) {
    Operation operation = operation("start", cluster, service, options.timeout());
    Records records = records(operation);
    return plan(operation, kind, records, started(records.current()));
  }

  /** Says what {@link #stop} would do now. Reads, changes nothing. */
  public Plan planStop(ServiceKind kind, String cluster, String service) {
    Operation operation = operation("stop", cluster, service, options.timeout());
    Records records = records(operation);
    stopped(records.current());
    return new Halt(backends, operation, records.current())
        .plan(convergence(operation, kind, records).primary(records.current()));
  }

  /** Says what {@link #move} would do now. Reads, changes nothing. */
  public Plan planMove(
      ServiceKind kind, String cluster, String service, String member, Optional<String> node) {
    Operation operation = operation("move", cluster, service, options.timeout());
    Records records = records(operation);
    return new Move(backends, operation, convergence(operation, kind, records), records)
        .plan(member, node);
  }

  /** Says what {@link #delete} would do now. Reads, changes nothing. */
  public Plan planDelete(String cluster, String service) {
    Operation operation = operation("delete", cluster, service, options.timeout());
    Records records = records(operation);
    deleting(records.current());
    return new Deletion(backends, operation, records, true).plan();
  }

  private Plan plan(Operation operation, ServiceKind kind, Records records, ServiceRecord wanted) {
    return convergence(operation, kind, records)
        .plan(wanted, new Observer(backends, operation).observe(wanted), List.of());
  }

  private static ServiceRecord restarted(ServiceRecord service) {
    ActiveOnly.check(service, "it can be restarted");
    return service.members().stream().anyMatch(service.rollout()::mustRestart)
        ? service
        : service.withRollout(service.rollout().restart(false));
  }

  private static ServiceRecord started(ServiceRecord service) {
    ServiceRecord active =
        service.state() == ServiceState.STOPPED ? service.withState(ServiceState.ACTIVE) : service;
    ActiveOnly.check(active, "it can be started");
    return active;
  }

  private static ServiceRecord stopped(ServiceRecord service) {
    if (service.state() != ServiceState.STOPPED) {
      ActiveOnly.check(service, "it can be stopped");
    }
    return service.withState(ServiceState.STOPPED);
  }

  /**
   * Restarts all members one by one, the primary last, and returns when the service serves again. A
   * restart that was cut short is gone on with.
   */
  public Provisioned restart(ServiceKind kind, String cluster, String service, Duration timeout) {
    Operation operation = operation("restart", cluster, service, timeout);
    Records records = records(operation);
    records.change("record the restart", ServiceEngine::restarted);
    return outcome(operation, records, convergence(operation, kind, records).run());
  }

  /**
   * Moves a member to another host of its zone, with its volumes, and returns when the service
   * serves again. Nothing is copied. A move that was cut short is gone on with.
   *
   * @param node where to, or empty for any
   * @param fence whether a host that is dead is fenced, so that the member can leave it; otherwise
   *     the move waits until the backend knows that nothing on it writes any more
   * @throws ServiceStateException if the host does not qualify; nothing was changed
   */
  public Provisioned move(
      ServiceKind kind,
      String cluster,
      String service,
      String member,
      Optional<String> node,
      boolean fence,
      Duration timeout) {
    Operation operation = operation("move", cluster, service, timeout);
    Records records = records(operation);
    Convergence convergence = convergence(operation, kind, records);
    return outcome(
        operation,
        records,
        new Move(backends, operation, convergence, records).run(member, node, fence));
  }

  /**
   * Stops all members, the primary first; keeps everything else. Stopped already: nothing to do.
   */
  public Provisioned stop(ServiceKind kind, String cluster, String service, Duration timeout) {
    Operation operation = operation("stop", cluster, service, timeout);
    Records records = records(operation);
    Optional<String> primary =
        records.current().state() == ServiceState.ACTIVE
            ? convergence(operation, kind, records).primary(records.current())
            : Optional.empty();
    records.change("record: stopped", ServiceEngine::stopped);
    Plan plan = new Halt(backends, operation, records.current()).run(primary);
    return outcome(operation, records, plan);
  }

  /** Starts a stopped service and returns when it serves. Runs already: only makes sure of it. */
  public Provisioned start(ServiceKind kind, String cluster, String service, Duration timeout) {
    Operation operation = operation("start", cluster, service, timeout);
    Records records = records(operation);
    Observer observer = new Observer(backends, operation);
    LostVolumes.refuse(observer, records.current(), observer.observe(records.current()));
    records.change("record: active", ServiceEngine::started);
    return outcome(operation, records, convergence(operation, kind, records).run());
  }

  /**
   * Makes a deleted service again from its retained volumes, with all data on them and the
   * passwords of the spec, which must be those of then, and returns when it serves.
   *
   * @param uuid whose volumes, or empty if there is only one that has any
   * @throws ServiceStateException if the volumes are not enough, or there is a service of that
   *     name; nothing was changed
   */
  public Provisioned recreate(
      ServiceKind kind, ServiceSpec spec, Optional<String> uuid, Duration timeout) {
    Operation operation = operation("recreate", spec, timeout);
    new Recreation(backends, operation, spec).records(uuid);
    return new Provisioning(backends, operation, kind, spec).provision();
  }

  /** The service's record, or empty if there is none. */
  public Optional<ServiceRecord> find(String cluster, String service) {
    Operation operation = operation("find", cluster, service, options.timeout());
    return Records.find(backends.metadata(), operation, new DocumentKey(cluster, service))
        .map(Records::current);
  }

  /** The records of all services of the cluster, in whatever state, sorted by name. */
  public List<ServiceRecord> list(String cluster) {
    Operation operation = operation("list", cluster, "", options.timeout());
    return operation.call("list", () -> Records.list(backends.metadata(), cluster));
  }

  /** What is there of the service's resources now. */
  public Observation observe(ServiceRecord service) {
    return observer("observe", service).observe(service);
  }

  /** The service's secrets that are stored, by name. */
  public Map<String, Secret> secrets(ServiceRecord service) {
    return observer("read secrets", service).secrets(service);
  }

  /** The last lines of a member's log, oldest first. */
  public List<LogLine> logs(ServiceRecord service, String member, int limit) {
    service.member(member);
    Operation operation = operation("read logs", service, options.timeout());
    return operation.call(
        "read logs", () -> backends.logs().read(service.logGroup(), member, limit));
  }

  /**
   * Returns when the service serves; changes nothing.
   *
   * @throws io.firecamp.error.FirecampException if it does not within the timeout, with the last
   *     word
   */
  public void awaitReady(ServiceKind kind, ServiceRecord service, Duration timeout) {
    Operation operation = operation("await", service, timeout);
    try (ServiceControl control = kind.control(service, secrets(service))) {
      operation.await(
          "wait until ready",
          () -> control.waitingFor().map(Look::<Boolean>waiting).orElseGet(() -> Look.done(true)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new io.firecamp.error.OperationInterruptedException("await", e);
    }
  }

  /**
   * Deletes containers, DNS records, logs, secrets and the record of the service and returns its
   * volumes, which are kept. Deleted already: only returns the volumes that are still there.
   *
   * @throws ServiceStateException if the service is protected; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed; delete
   *     again to go on
   */
  public List<Volume> delete(String cluster, String service, Duration timeout) {
    Operation operation = operation("delete", cluster, service, timeout);
    Records.find(backends.metadata(), operation, new DocumentKey(cluster, service))
        .ifPresent(
            records -> {
              if (markDeleting(operation, records)) {
                new Deletion(backends, operation, records, true).run();
              }
            });
    return retained(operation, cluster, service);
  }

  /**
   * The volumes of that name that no member uses: of deleted services, and of members that were
   * taken away. Sorted by member.
   */
  public List<Volume> retainedVolumes(String cluster, String service) {
    return retained(
        operation("find volumes", cluster, service, options.timeout()), cluster, service);
  }

  /**
   * Deletes the {@link #retainedVolumes}, with all data on them, and returns those that it deleted.
   * Those of a service's members are never deleted.
   */
  public List<Volume> deleteVolumes(String cluster, String service, Duration timeout) {
    Operation operation = operation("delete volumes", cluster, service, timeout);
    List<Volume> volumes = new ArrayList<>();
    for (Volume volume : retained(operation, cluster, service)) {
      // Somebody may be making the service again from it.
      if (living(operation, cluster, service).filter(r -> isUsed(volume, r)).isEmpty()) {
        operation.perform(
            "delete volume " + volume.id(), () -> backends.volumes().delete(volume.id()));
        volumes.add(volume);
      }
    }
    return volumes;
  }

  /** False if somebody else has deleted it to the end meanwhile. */
  private boolean markDeleting(Operation operation, Records records) {
    try {
      records.change("record: deleting", ServiceEngine::deleting);
      return true;
    } catch (ServiceStateException e) {
      ServiceRecord service = records.current();
      if (living(operation, service.cluster(), service.name()).isEmpty()) {
        return false;
      }
      throw e;
    }
  }

  private static ServiceRecord deleting(ServiceRecord service) {
    boolean isProtected =
        Boolean.parseBoolean(service.fields().get(ServiceSpec.DELETION_PROTECTION));
    if (isProtected && service.state() != ServiceState.DELETING) {
      throw new ServiceStateException(
          "service %s in cluster %s is protected, nothing was changed: update it with deletionProtection(false), then delete it"
              .formatted(service.name(), service.cluster()));
    }
    return service.withState(ServiceState.DELETING);
  }

  private Records records(Operation operation) {
    DocumentKey key = new DocumentKey(operation.cluster(), operation.service());
    return Records.find(backends.metadata(), operation, key)
        .orElseThrow(() -> new ServiceNotFoundException(key.cluster(), key.service()));
  }

  private Convergence convergence(Operation operation, ServiceKind kind, Records records) {
    return new Convergence(backends, operation, kind, records, Map.of());
  }

  private static Provisioned outcome(Operation operation, Records records, Plan plan) {
    boolean unchanged = plan.isEmpty() && !records.wasChanged();
    if (unchanged) {
      operation.tell(ProgressEvent.Type.UNCHANGED, "", "nothing to do");
    }
    return new Provisioned(
        records.current(),
        plan,
        unchanged ? Provisioned.Outcome.UNCHANGED : Provisioned.Outcome.CONVERGED);
  }

  private List<Volume> retained(Operation operation, String cluster, String service) {
    VolumeQuery query = new VolumeQuery(cluster, service, Optional.empty());
    List<Volume> found = operation.call("find volumes", () -> backends.volumes().find(query));
    // The record is there before any of its volumes, so one that is read now knows all that were
    // seen.
    Optional<ServiceRecord> living = living(operation, cluster, service);
    return found.stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .filter(v -> living.isEmpty() || !isUsed(v, living.get()))
        .toList();
  }

  private Optional<ServiceRecord> living(Operation operation, String cluster, String service) {
    return Records.find(backends.metadata(), operation, new DocumentKey(cluster, service))
        .map(Records::current);
  }

  private static boolean isUsed(Volume volume, ServiceRecord service) {
    return volume.owner().uuid().equals(service.uuid())
        && service.everyMember().stream().anyMatch(m -> m.name().equals(volume.owner().member()));
  }

  private Observer observer(String name, ServiceRecord service) {
    return new Observer(backends, operation(name, service, options.timeout()));
  }

  private Operation operation(String name, ServiceSpec spec, Duration timeout) {
    Problems problems = new Problems();
    spec.validate(problems);
    problems.throwIfAny("service '" + spec.name() + "'");
    return operation(name, spec.cluster(), spec.name(), timeout);
  }

  private Operation operation(String name, ServiceRecord service, Duration timeout) {
    return operation(name, service.cluster(), service.name(), timeout);
  }

  private Operation operation(String name, String cluster, String service, Duration timeout) {
    if (options.executor().isShutdown()) {
      throw new FirecampException(
          "%s is refused, as this runtime was closed: open another one".formatted(name));
    }
    return new Operation(name, cluster, service, options, timeout);
  }
}
