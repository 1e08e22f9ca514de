package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.volume.Volume;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.event.ProgressListener;
import io.firecamp.internal.call.CallSettings;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.operation.Deletion;
import io.firecamp.internal.operation.Deletion.NameOwner;
import io.firecamp.internal.operation.Lifecycle;
import io.firecamp.internal.operation.Move;
import io.firecamp.internal.operation.Provisioning;
import io.firecamp.internal.operation.Recreation;
import io.firecamp.internal.operation.RetainedVolumes;
import io.firecamp.internal.operation.Update;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.spec.Secret;
import io.firecamp.spec.SpecRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Plans, provisions, finds and deletes services on the backends it is given. Thread-safe. Every
 * operation that changes something can be called again after any failure: the call resumes it.
 *
 * <p>Every operation throws, beside what it says:
 *
 * <ul>
 *   <li>{@link io.firecamp.error.StepFailedException} if a step failed, and {@link
 *       io.firecamp.error.OperationTimeoutException} if the timeout passed; what was created stays
 *       recorded
 *   <li>{@link io.firecamp.error.OperationInterruptedException} if the thread was interrupted
 *   <li>{@link io.firecamp.error.ServiceNotFoundException} if there is no such service, or its name
 *       belongs to one of another uuid; nothing was changed
 *   <li>{@link FirecampException} if the runtime was closed
 * </ul>
 *
 * With {@link CallOptions#dryRun} nothing is changed; the result has the plan and the outcome
 * PLANNED.
 */
public final class ServiceEngine {
  private final Backends backends;
  private final EngineOptions options;

  /** Works on those backends, which stay the caller's. */
  public ServiceEngine(Backends backends, EngineOptions options) {
    this.backends = backends;
    this.options = options;
  }

  /** The timeout of operations for which the caller specifies none. */
  public Duration defaultTimeout() {
    return options.timeout();
  }

  /**
   * Creates everything of the service that is missing and returns when it serves.
   *
   * @throws io.firecamp.error.InvalidSpecException if the spec or a backend refuses what is asked
   *     for; nothing was changed
   * @throws io.firecamp.error.SpecConflictException if the service exists with another spec;
   *     nothing was changed
   * @throws ServiceStateException if the service is being deleted, has lost a volume, or no node
   *     can take a member; nothing was changed
   */
  public Provisioned provision(ServiceKind kind, SpecRequest request, CallOptions call) {
    Operation operation = operation("provision", request.cluster(), request.name(), call);
    Provisioning provisioning = new Provisioning(backends, operation, kind, request);
    return operation.guard(call.isDryRun() ? provisioning::plan : provisioning::run);
  }

  /**
   * Brings an existing service to a changed spec and returns when it serves with it. Members are
   * added or removed, volumes grow, secrets are replaced, and members are reloaded or restarted one
   * by one.
   *
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws ServiceStateException if the service is in a state in which it cannot be updated, or no
   *     node can take a new member; nothing was changed
   */
  public Provisioned update(ServiceKind kind, SpecRequest request, CallOptions call) {
    return update(kind, request, ServiceRef.named(request.cluster(), request.name()), call);
  }

  /** Updates only if the service of that name is the one that is meant; see {@link #update}. */
  public Provisioned update(
      ServiceKind kind, SpecRequest request, ServiceRef ref, CallOptions call) {
    return run(
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
   * Restarts all members one by one, the primary last, and returns when the service serves again.
   */
  public Provisioned restart(ServiceKind kind, ServiceRef ref, CallOptions call) {
    return run(
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
   * Moves a member to another host of its zone, with its volumes, and returns when the service
   * serves again. Nothing is copied.
   *
   * @param node where to, or empty for any
   * @param fence whether a host that is dead is fenced, so that the member can leave it; otherwise
   *     the move waits until the backend knows that nothing on it writes any more
   * @throws ServiceStateException if the host does not qualify; nothing was changed
   */
  public Provisioned move(
      ServiceKind kind,
      ServiceRef ref,
      String member,
      Optional<String> node,
      boolean fence,
      CallOptions call) {
    return run(
        "move",
        kind,
        ref,
        call,
        scope -> {
          Move move = new Move(scope);
          return call.isDryRun() ? move.plan(member, node) : move.run(member, node, fence);
        });
  }

  /** Stops all members, the primary first; keeps everything else. Stopped already: a no-op. */
  public Provisioned stop(ServiceKind kind, ServiceRef ref, CallOptions call) {
    return run(
        "stop",
        kind,
        ref,
        call,
        scope -> {
          Lifecycle life = new Lifecycle(scope);
          return call.isDryRun() ? life.planStop() : life.stop();
        });
  }

  /** Starts a stopped service and returns when it serves. Runs already: only makes sure of it. */
  public Provisioned start(ServiceKind kind, ServiceRef ref, CallOptions call) {
    return run(
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
   * Makes a deleted service again from its retained volumes, with all data on them and the
   * passwords that are given, which must be those of then, and returns when it serves.
   *
   * @param uuid whose volumes, or empty if there is only one that has any
   * @throws ServiceStateException if the volumes are not enough, or there is a service of that
   *     name; nothing was changed
   */
  public Provisioned recreate(
      ServiceKind kind, SpecRequest request, Optional<String> uuid, CallOptions call) {
    Operation operation = operation("recreate", request.cluster(), request.name(), call);
    return operation.guard(
        () -> {
          Recreation recreation = new Recreation(backends, operation, kind, request);
          Provisioning provisioning = new Provisioning(backends, operation, kind, request);
          if (call.isDryRun()) {
            return recreation.plan(uuid).orElseGet(provisioning::plan);
          }
          recreation.record(uuid);
          return provisioning.run();
        });
  }

  /**
   * Deletes containers, DNS records, logs, secrets and the record of the service and returns its
   * volumes, which are kept. Deleted already: only returns the volumes that are still there. A dry
   * run returns the volumes that would be kept; {@link #planDelete} says the steps.
   *
   * @throws ServiceStateException if the service is protected; nothing was changed
   */
  public List<Volume> delete(ServiceRef ref, CallOptions call) {
    Operation operation = operation("delete", ref.cluster(), ref.name(), call);
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

  /** Says what {@link #delete} would do now. Reads, changes nothing. */
  public Plan planDelete(ServiceRef ref, CallOptions call) {
    Operation operation = operation("delete", ref.cluster(), ref.name(), call);
    return operation.guard(
        () -> {
          Records records = Records.get(backends.metadata(), operation, ref);
          Deletion.marked(records.current());
          return new Deletion(backends, operation, records, NameOwner.THIS_SERVICE).plan();
        });
  }

  /**
   * The volumes of that name that no member uses: of deleted services, and of members that were
   * removed. Sorted by member.
   */
  public List<Volume> retainedVolumes(ServiceRef ref) {
    Operation operation =
        operation("find volumes", ref.cluster(), ref.name(), CallOptions.defaults());
    return operation.guard(new RetainedVolumes(backends, operation, ref)::find);
  }

  /**
   * Deletes the {@link #retainedVolumes}, with all data on them, and returns those that it deleted.
   * Those of a service's members are never deleted.
   */
  public List<Volume> deleteVolumes(ServiceRef ref, CallOptions call) {
    Operation operation = operation("delete volumes", ref.cluster(), ref.name(), call);
    RetainedVolumes volumes = new RetainedVolumes(backends, operation, ref);
    return operation.guard(call.isDryRun() ? volumes::find : volumes::delete);
  }

  /** The service's record, or empty if there is none. */
  public Optional<ServiceRecord> find(String cluster, String service) {
    Operation operation = operation("find", cluster, service, CallOptions.defaults());
    return operation.guard(
        () -> Records.find(backends.metadata(), operation, cluster, service).map(Records::current));
  }

  /** The records of all services of the cluster, in whatever state, sorted by name. */
  public List<ServiceRecord> list(String cluster) {
    Operation operation = operation("list", cluster, "", CallOptions.defaults());
    return operation.guard(
        () -> operation.call("list", () -> Records.list(backends.metadata(), cluster)));
  }

  /** What is there of the service's resources now. */
  public Observation observe(ServiceRecord service) {
    return look("observe", service, observer -> observer.observe(service));
  }

  /**
   * Those of the service's secrets that are stored, by name. While one is being replaced, the new
   * one is there under its name with {@code .next}.
   */
  public Map<String, Secret> secrets(ServiceRecord service, Set<String> names) {
    return look("read secrets", service, observer -> observer.secrets(service, names));
  }

  /**
   * The last lines of a member's log, oldest first.
   *
   * @param limit the maximum number of lines; the newest ones are returned
   * @throws IllegalArgumentException if there is no such member, or the limit is negative
   */
  public List<LogLine> logs(ServiceRecord service, String member, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("the limit " + limit + " is negative: choose 0 or more");
    }
    String name = service.member(member).name();
    Operation operation =
        operation("read logs", service.cluster(), service.name(), CallOptions.defaults());
    return operation.guard(
        () ->
            operation.call(
                "read logs", () -> backends.logs().read(service.logGroup(), name, limit)));
  }

  /** Returns when the service serves; changes nothing. */
  public void awaitReady(ServiceKind kind, ServiceRef ref, CallOptions call) {
    Operation operation = operation("await", ref.cluster(), ref.name(), call);
    operation.guard(
        () -> {
          ServiceRecord service = Records.get(backends.metadata(), operation, ref).current();
          Map<String, Secret> secrets = new Observer(backends, operation).secrets(service);
          try (ServiceControl control = kind.control(service, secrets)) {
            return operation.await("wait until ready", () -> look(control));
          } catch (InterruptedException e) {
            throw operation.interrupted(e);
          }
        });
  }

  private static Look<Boolean> look(ServiceControl control) {
    return control.waitingFor().map(Look::<Boolean>waiting).orElseGet(() -> Look.done(true));
  }

  private <T> T look(String name, ServiceRecord service, Function<Observer, T> question) {
    Operation operation =
        operation(name, service.cluster(), service.name(), CallOptions.defaults());
    return operation.guard(() -> question.apply(new Observer(backends, operation)));
  }

  private Provisioned run(
      String name, ServiceKind kind, ServiceRef ref, CallOptions call, Function<Scope, Plan> work) {
    Operation operation = operation(name, ref.cluster(), ref.name(), call);
    return operation.guard(
        () -> {
          Records records = Records.get(backends.metadata(), operation, ref);
          Plan plan = work.apply(new Scope(backends, operation, kind, records, Map.of()));
          if (call.isDryRun()) {
            return new Provisioned(records.current(), plan, Outcome.PLANNED);
          }
          boolean unchanged = plan.isEmpty() && !records.wasChanged();
          if (unchanged) {
            operation.tellUnchanged();
          }
          return new Provisioned(
              records.current(), plan, unchanged ? Outcome.UNCHANGED : Outcome.CONVERGED);
        });
  }

  /** The record of the service that is meant, or empty if its name is free. */
  private Optional<Records> records(Operation operation, ServiceRef ref) {
    Optional<Records> found =
        Records.find(backends.metadata(), operation, ref.cluster(), ref.name());
    found.ifPresent(records -> records.mustBe(ref));
    return found;
  }

  /** False if somebody else has deleted it to the end meanwhile. */
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

  private Operation operation(String name, String cluster, String service, CallOptions call) {
    if (options.closed().getAsBoolean()) {
      throw new FirecampException(
          "%s is refused because this runtime was closed: open another one".formatted(name));
    }
    List<ProgressListener> listeners = new ArrayList<>(options.listeners());
    listeners.addAll(call.listeners());
    Optional<Executor> executor =
        backends.immediate() ? Optional.empty() : Optional.of(options.executor());
    return new Operation(
        name,
        cluster,
        service,
        new CallSettings(
            options.time(),
            executor,
            options.pollFirst(),
            options.pollMost(),
            options.retryFirst(),
            options.retryMost(),
            call.timeout().orElse(options.timeout()),
            listeners,
            options.closed()));
  }
}
