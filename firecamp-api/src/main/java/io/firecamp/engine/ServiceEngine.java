package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.ServiceStateException;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.time.Duration;
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
    try (ReadinessProbe probe = kind.probe(service, secrets(service))) {
      operation.await(
          "wait until ready",
          () -> probe.waitingFor().map(Look::<Boolean>waiting).orElseGet(() -> Look.done(true)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new io.firecamp.error.OperationInterruptedException("await", e);
    }
  }

  /**
   * Deletes containers, DNS records, logs, secrets and the record of the service and returns its
   * volumes, which are kept. Deleted already: only returns the volumes that are still there.
   *
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed; delete
   *     again to go on
   */
  public List<Volume> delete(String cluster, String service, Duration timeout) {
    Operation operation = operation("delete", cluster, service, timeout);
    Records.find(backends.metadata(), operation, new DocumentKey(cluster, service))
        .ifPresent(
            records -> {
              records.change("mark deleting", r -> r.withState(ServiceState.DELETING));
              new Deletion(backends, operation, records).run();
            });
    return retained(operation, cluster, service);
  }

  /**
   * Deletes the volumes of deleted services of that name, with all data on them, and returns those
   * that it deleted.
   *
   * @throws ServiceStateException if there is a service of that name; nothing was changed
   */
  public List<Volume> deleteVolumes(String cluster, String service, Duration timeout) {
    Operation operation = operation("delete volumes", cluster, service, timeout);
    if (find(cluster, service).isPresent()) {
      throw new ServiceStateException(
          "service %s in cluster %s exists, its volumes are not deleted: delete the service first"
              .formatted(service, cluster));
    }
    List<Volume> volumes = retained(operation, cluster, service);
    for (Volume volume : volumes) {
      operation.perform(
          "delete volume " + volume.id(), () -> backends.volumes().delete(volume.id()));
    }
    return volumes;
  }

  private List<Volume> retained(Operation operation, String cluster, String service) {
    VolumeQuery query = new VolumeQuery(cluster, service, Optional.empty());
    return operation.call("find volumes", () -> backends.volumes().find(query)).stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .toList();
  }

  private Observer observer(String name, ServiceRecord service) {
    return new Observer(backends, operation(name, service, options.timeout()));
  }

  private Operation operation(String name, ServiceSpec spec, Duration timeout) {
    return operation(name, spec.cluster(), spec.name(), timeout);
  }

  private Operation operation(String name, ServiceRecord service, Duration timeout) {
    return operation(name, service.cluster(), service.name(), timeout);
  }

  private Operation operation(String name, String cluster, String service, Duration timeout) {
    return new Operation(name, cluster, service, options, timeout);
  }
}
