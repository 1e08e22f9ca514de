package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.volume.Volume;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.ReadyWatch;
import io.firecamp.internal.operation.Deletion;
import io.firecamp.internal.operation.Deletion.NameOwner;
import io.firecamp.internal.operation.Lifecycle;
import io.firecamp.internal.operation.Provisioning;
import io.firecamp.internal.operation.Recreation;
import io.firecamp.internal.operation.RetainedVolumes;
import io.firecamp.internal.operation.Update;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.spec.Secret;
import io.firecamp.spec.SpecRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Plans, provisions, finds and deletes services on the given backends. Thread-safe. Every operation
 * that changes something can be called again after any failure: the call resumes it.
 *
 * <p>In addition to the exceptions that it documents, every operation throws:
 *
 * <ul>
 *   <li>{@link io.firecamp.error.StepFailedException} if a step failed, and {@link
 *       io.firecamp.error.OperationTimeoutException} if the timeout elapsed; everything that was
 *       created remains recorded
 *   <li>{@link io.firecamp.error.OperationInterruptedException} if the thread was interrupted
 *   <li>{@link io.firecamp.error.ServiceNotFoundException} if the service does not exist, or its
 *       name belongs to a service of another uuid; nothing was changed
 *   <li>{@link FirecampException} if the runtime was closed
 * </ul>
 *
 * With {@link CallOptions#dryRun} nothing is changed; the result has the plan and the outcome
 * PLANNED. The timeout is that of the plan: what members did not say within it is not guessed.
 */
public final class ServiceEngine {
  private final Backends backends;
  private final EngineOptions options;
  private final Calls calls;
  private final MemberOperations members;

  /** Creates an engine on those backends, which the caller owns. */
  public ServiceEngine(Backends backends, EngineOptions options) {
    Objects.requireNonNull(backends, "backends");
    Objects.requireNonNull(options, "options");
    this.backends = backends;
    this.options = options;
    this.calls = new Calls(backends, options);
    this.members = new MemberOperations(calls);
  }

  /** The operations on one member of a service. */
  public MemberOperations members() {
    return members;
  }

  /** The timeout of operations for which the caller specifies none. */
  public Duration defaultTimeout() {
    return options.timeout();
  }

  /**
   * Creates every missing resource of the service and returns when the service is ready.
   *
   * @throws io.firecamp.error.InvalidSpecException if the request is invalid or a backend refuses
   *     it; nothing was changed
   * @throws io.firecamp.error.SpecConflictException if the service exists with a different spec;
   *     nothing was changed
   * @throws ServiceStateException if the service is being deleted, has lost a volume, or no node
   *     can run a member; nothing was changed
   */
  public Provisioned provision(ServiceKind kind, SpecRequest request, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("provision", request.cluster(), request.name(), call);
    Provisioning provisioning = new Provisioning(backends, operation, kind, request);
    return operation.guard(
        call.isDryRun() ? () -> Calls.inTime(operation, provisioning.plan()) : provisioning::run);
  }

  /**
   * Updates an existing service to a changed spec and returns when the service is ready with it.
   * Members are added or removed, volumes grow, secrets are replaced, and members are reloaded or
   * restarted one by one.
   *
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws ServiceStateException if the service is in a state in which it cannot be updated, or no
   *     node can run a new member; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step fails; if a member does not start with
   *     the new configuration, the last usable one is recorded and applied again
   */
  public Provisioned update(ServiceKind kind, SpecRequest request, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(call, "call");
    return update(kind, request, ServiceRef.named(request.cluster(), request.name()), call);
  }

  /**
   * Updates only if the service of that name is the one that the reference identifies; see {@link
   * #update}.
   */
  public Provisioned update(
      ServiceKind kind, SpecRequest request, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "update",
        kind,
        ref,
        call,
        scope -> {
          Update update = new Update(backends, scope.operation(), kind, request, scope.records());
          return call.isDryRun() ? update.plan() : update.run();
        });
  }

  /**
   * Restarts all members one by one, the primary last, and returns when the service is ready again.
   */
  public Provisioned restart(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "restart",
        kind,
        ref,
        call,
        scope -> {
          Lifecycle life = new Lifecycle(scope);
          return call.isDryRun() ? life.planRestart() : life.restart();
        });
  }

  /**
   * Restarts all members at the same time; the primary sets the passwords of the servers to the
   * stored secrets before it serves. Returns when the service is ready. No session is needed for
   * it: it is the way back when no stored password is valid. Called again after an interruption, it
   * restarts the members again.
   */
  public Provisioned resetPasswords(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "reset passwords",
        kind,
        ref,
        call,
        scope -> {
          Lifecycle life = new Lifecycle(scope);
          return call.isDryRun() ? life.planResetPasswords() : life.resetPasswords();
        });
  }

  /**
   * Stops all members, the primary first; keeps everything else. A no-op if the service is stopped.
   */
  public Provisioned stop(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "stop",
        kind,
        ref,
        call,
        scope -> {
          Lifecycle life = new Lifecycle(scope);
          return call.isDryRun() ? life.planStop() : life.stop();
        });
  }

  /**
   * Starts a stopped service and returns when it is ready. If the service is running, only waits
   * until it is ready.
   */
  public Provisioned start(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "start",
        kind,
        ref,
        call,
        scope -> {
          Lifecycle life = new Lifecycle(scope);
          return call.isDryRun() ? life.planStart() : life.start();
        });
  }

  /**
   * Recreates a deleted service from its retained volumes, with all data on them and the given
   * passwords, whatever passwords it had, and returns when it is ready.
   *
   * @param uuid the uuid of the deleted service, or empty if only one left volumes
   * @throws ServiceStateException if volumes are missing, or a service of that name exists; nothing
   *     was changed
   */
  public Provisioned recreate(
      ServiceKind kind, SpecRequest request, Optional<String> uuid, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("recreate", request.cluster(), request.name(), call);
    return operation.guard(
        () -> {
          Recreation recreation = new Recreation(backends, operation, kind, request);
          Provisioning provisioning = new Provisioning(backends, operation, kind, request);
          if (call.isDryRun()) {
            return Calls.inTime(operation, recreation.plan(uuid).orElseGet(provisioning::plan));
          }
          recreation.record(uuid);
          return provisioning.run();
        });
  }

  /**
   * Deletes containers, DNS records, logs, secrets and the record of the service and returns its
   * volumes, which are kept. If the service was deleted, only returns the volumes that still exist.
   * A dry run returns the volumes that would be kept; {@link #planDelete} returns the steps.
   *
   * @throws ServiceStateException if the service is protected; nothing was changed
   */
  public List<Volume> delete(ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("delete", ref.cluster(), ref.name(), call);
    return operation.guard(
        () -> {
          if (call.isDryRun()) {
            records(operation, ref).ifPresent(records -> Deletion.marked(records.current()));
            return new RetainedVolumes(backends, operation, ref).afterDeletion();
          }
          records(operation, ref)
              .filter(records -> markDeleting(operation, records))
              .ifPresent(
                  records ->
                      new Deletion(backends, operation, records, NameOwner.THIS_SERVICE).run());
          return new RetainedVolumes(backends, operation, ref).find();
        });
  }

  /** Returns the plan of {@link #delete}. Changes nothing. */
  public Plan planDelete(ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("delete", ref.cluster(), ref.name(), call);
    return operation.guard(
        () -> {
          Records records = Records.get(backends.metadata(), operation, ref);
          Deletion.marked(records.current());
          return new Deletion(backends, operation, records, NameOwner.THIS_SERVICE).plan();
        });
  }

  /**
   * Returns the volumes of services of that name that no member uses: those of deleted services and
   * of removed members. Sorted by member.
   */
  public List<Volume> retainedVolumes(ServiceRef ref) {
    Operation operation =
        calls.begin("find volumes", ref.cluster(), ref.name(), CallOptions.defaults());
    return operation.guard(new RetainedVolumes(backends, operation, ref)::find);
  }

  /**
   * Deletes the {@link #retainedVolumes}, with all data on them, and returns the deleted volumes.
   * Volumes of a service's members are never deleted.
   */
  public List<Volume> deleteVolumes(ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("delete volumes", ref.cluster(), ref.name(), call);
    RetainedVolumes volumes = new RetainedVolumes(backends, operation, ref);
    return operation.guard(call.isDryRun() ? volumes::find : volumes::delete);
  }

  /**
   * Deletes those of the {@link #retainedVolumes} that have one of the ids, with all data on them,
   * and returns them; ids of volumes that do not exist are ignored.
   *
   * @throws ServiceStateException if a member uses one of them; nothing was deleted
   */
  public List<Volume> deleteVolumes(ServiceRef ref, Collection<String> ids, CallOptions call) {
    Objects.requireNonNull(ids, "ids");
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("delete volumes", ref.cluster(), ref.name(), call);
    RetainedVolumes volumes = new RetainedVolumes(backends, operation, ref);
    return operation.guard(() -> call.isDryRun() ? volumes.find(ids) : volumes.delete(ids));
  }

  /** Returns the service's record, or empty if it does not exist. */
  public Optional<ServiceRecord> find(String cluster, String service) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    Operation operation = calls.begin("find", cluster, service, CallOptions.defaults());
    return operation.guard(
        () -> Records.find(backends.metadata(), operation, cluster, service).map(Records::current));
  }

  /** Returns the records of all services of the cluster, in any state, sorted by name. */
  public List<ServiceRecord> list(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    Operation operation = calls.begin("list", cluster, "", CallOptions.defaults());
    return operation.guard(
        () -> operation.call("list", () -> Records.list(backends.metadata(), cluster)));
  }

  /** Returns the current state of the service's resources. */
  public Observation observe(ServiceRecord service) {
    Objects.requireNonNull(service, "service");
    return calls.look("observe", service, observer -> observer.observe(service));
  }

  /** Returns the hosts of the members, by member; empty if a host does not exist any longer. */
  public Map<String, Optional<Node>> nodes(ServiceRecord service) {
    Objects.requireNonNull(service, "service");
    return calls.look("read nodes", service, observer -> observer.nodes(service));
  }

  /**
   * Returns the stored secrets of the service, by name. While a secret is being replaced, the new
   * one is stored under its name with the suffix {@code .next}.
   */
  public Map<String, Secret> secrets(ServiceRecord service, Set<String> names) {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(names, "names");
    Map<String, Secret> found =
        calls.look("read secrets", service, observer -> observer.secrets(service, names));
    if (found.keySet().containsAll(names)) {
      return found;
    }
    // A secret that was replaced since the record was read is stored under another version.
    return find(service.cluster(), service.name())
        .filter(now -> now.uuid().equals(service.uuid()) && !now.equals(service))
        .map(now -> calls.look("read secrets", now, observer -> observer.secrets(now, names)))
        .orElse(found);
  }

  /**
   * Returns the last lines of a member's log, oldest first.
   *
   * @param limit the maximum number of lines; the newest ones are returned
   * @throws IllegalArgumentException if there is no such member, or the limit is negative
   */
  public List<LogLine> logs(ServiceRecord service, String member, int limit) {
    Objects.requireNonNull(member, "member");
    if (limit < 0) {
      throw new IllegalArgumentException("the limit " + limit + " is negative: choose 0 or more");
    }
    String name = service.member(member).name();
    Operation operation =
        calls.begin("read logs", service.cluster(), service.name(), CallOptions.defaults());
    return operation.guard(
        () ->
            operation.call(
                "read logs", () -> backends.logs().read(service.logGroup(), name, limit)));
  }

  /**
   * Returns when the service is ready; changes nothing. What another process changes meanwhile is
   * followed: members that move, join or leave, and secrets.
   *
   * @throws ServiceStateException if another process stops or deletes the service meanwhile
   */
  public void awaitReady(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(call, "call");
    Operation operation = calls.begin("await", ref.cluster(), ref.name(), call);
    operation.guard(
        () -> {
          Records records = Records.get(backends.metadata(), operation, ref);
          try (ReadyWatch watch = new ReadyWatch(backends, operation, kind, records)) {
            return operation.await("wait until ready", watch::look);
          } catch (InterruptedException e) {
            throw operation.interrupted(e);
          }
        });
  }

  /** The record of the service that the reference identifies, or empty if its name is free. */
  private Optional<Records> records(Operation operation, ServiceRef ref) {
    Optional<Records> found =
        Records.find(backends.metadata(), operation, ref.cluster(), ref.name());
    found.ifPresent(records -> records.mustBe(ref));
    return found;
  }

  /** False if another process has completed the deletion in the meantime. */
  private boolean markDeleting(Operation operation, Records records) {
    ServiceRecord before = records.current();
    try {
      records.change("record: deleting", Deletion::marked);
      return true;
    } catch (ServiceStateException e) {
      if (Records.find(backends.metadata(), operation, before.cluster(), before.name()).isEmpty()) {
        return false;
      }
      throw e;
    }
  }
}
