package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.AsyncCall;
import io.firecamp.engine.CallOptions;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.plan.Plan;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.postgres.server.jdbc.JdbcServerAccess;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Provisions and operates PostgreSQL services on a runtime. Thread-safe; holds no resources that
 * must be closed.
 *
 * <p>Every operation that changes something accepts {@link CallOptions}: a timeout, listeners, a
 * dry run; without them the runtime's apply. The exceptions that every operation throws are listed
 * at {@link ServiceEngine}. Every call can be repeated after any failure, from any process, and
 * resumes what was interrupted.
 */
public final class Postgres {
  private final Firecamp firecamp;
  private final PostgresKind kind;

  private Postgres(Firecamp firecamp) {
    this.firecamp = Objects.requireNonNull(firecamp, "firecamp");
    this.kind =
        new PostgresKind(
            firecamp.backends().capability(ServerAccess.class).orElseGet(JdbcServerAccess::new),
            firecamp.reach());
  }

  /** Returns the PostgreSQL services on that runtime, which the caller owns and closes. */
  public static Postgres on(Firecamp firecamp) {
    return new Postgres(firecamp);
  }

  /**
   * Runs any operation on the executor, as in {@code async(p -> p.provision(spec), executor)}.
   * Cancelling the future interrupts the operation; everything that was created remains recorded.
   *
   * @param executor owned by the caller
   */
  public <T> CompletableFuture<T> async(Function<Postgres, T> verb, Executor executor) {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(executor, "executor");
    return AsyncCall.start(() -> verb.apply(this), executor);
  }

  /**
   * Returns the plan of {@link #provision}: its steps, which of them are done, or which fields
   * differ from the stored spec. Changes nothing.
   */
  public Plan plan(PostgresServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return engine().provision(kind, spec, CallOptions.defaults().dryRun()).plan();
  }

  /**
   * Provisions with the runtime's options; see {@link #provision(PostgresServiceSpec,
   * CallOptions)}.
   */
  public PostgresService provision(PostgresServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return provision(spec, CallOptions.defaults());
  }

  /** Provisions with that timeout; see {@link #provision(PostgresServiceSpec, CallOptions)}. */
  public PostgresService provision(PostgresServiceSpec spec, Duration timeout) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(timeout, "timeout");
    return provision(spec, CallOptions.within(timeout));
  }

  /**
   * Creates the service, or its missing resources, and returns when its primary accepts writes and
   * every standby streams. A service that is complete is unchanged.
   *
   * @throws io.firecamp.error.SpecConflictException if the service exists with a different spec;
   *     nothing was changed
   * @throws io.firecamp.error.InvalidSpecException if the spec names zones that the cluster does
   *     not have, or the runtime refuses it; nothing was changed
   * @throws io.firecamp.error.ServiceStateException if the service is being deleted or no node can
   *     run a member
   */
  public PostgresService provision(PostgresServiceSpec spec, CallOptions options) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(options, "options");
    return handle(engine().provision(kind, spec, options));
  }

  /** Runs {@link #provision(PostgresServiceSpec)} on the executor; see {@link #async}. */
  public CompletableFuture<PostgresService> provisionAsync(
      PostgresServiceSpec spec, Executor executor) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(executor, "executor");
    return async(postgres -> postgres.provision(spec), executor);
  }

  /**
   * Returns the plan of {@link #update}: the fields that change, how each takes effect, and the
   * steps; or why it would be refused. Changes nothing.
   *
   * @throws ServiceNotFoundException if the service does not exist
   * @throws io.firecamp.error.ServiceStateException if the service is in a state in which it cannot
   *     be updated
   */
  public Plan planUpdate(PostgresServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return engine().update(kind, spec, CallOptions.defaults().dryRun()).plan();
  }

  /** Updates with the runtime's options; see {@link #update(PostgresServiceSpec, CallOptions)}. */
  public PostgresService update(PostgresServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return update(spec, CallOptions.defaults());
  }

  /** Updates with that timeout; see {@link #update(PostgresServiceSpec, CallOptions)}. */
  public PostgresService update(PostgresServiceSpec spec, Duration timeout) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(timeout, "timeout");
    return update(spec, CallOptions.within(timeout));
  }

  /**
   * Updates an existing service to a changed spec and returns when the service is ready with it.
   * The following can be changed: replicas, resources, parameters, passwords, tags, the image,
   * deletion protection, and volume sizes, which can only grow. Standbys are added in the zones
   * with the fewest members, removed (those that do not follow or are stopped before those that do,
   * otherwise from the highest ordinal down; their volumes are kept), and restarted one at a time
   * before the primary; parameters that need no restart are reloaded; passwords change without
   * interrupting streams.
   *
   * <p>{@code postgres.update(mypg.spec().toBuilder().replicas(5).build())} changes one field and
   * leaves everything else unchanged, including passwords.
   *
   * @throws ServiceNotFoundException if the service does not exist
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws io.firecamp.error.ServiceStateException if the service is not ACTIVE, or no node can
   *     run a new member; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step fails, with what was said; if a member
   *     does not start with the new configuration, the last usable one is recorded and applied
   *     again
   */
  public PostgresService update(PostgresServiceSpec spec, CallOptions options) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(options, "options");
    return handle(engine().update(kind, spec, options));
  }

  /**
   * Recreates with the runtime's options; see {@link #recreate(PostgresServiceSpec, CallOptions)}.
   */
  public PostgresService recreate(PostgresServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return recreate(spec, CallOptions.defaults());
  }

  /**
   * Recreates a deleted service from its retained volumes, with all data on them. The passwords of
   * the spec become those of the servers.
   *
   * @throws io.firecamp.error.ServiceStateException if both volumes do not exist for each of the
   *     members that the spec requests, if several deleted services of that name left volumes, or
   *     if a service of that name exists; nothing was changed
   */
  public PostgresService recreate(PostgresServiceSpec spec, CallOptions options) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(options, "options");
    return handle(engine().recreate(kind, spec, Optional.empty(), options));
  }

  /** Recreates the service with that uuid; see {@link #recreate(PostgresServiceSpec)}. */
  public PostgresService recreate(PostgresServiceSpec spec, String uuid) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(uuid, "uuid");
    return handle(engine().recreate(kind, spec, Optional.of(uuid), CallOptions.defaults()));
  }

  /**
   * Finds a service, in any state, including one that another process provisioned.
   *
   * @throws ServiceNotFoundException if no service has that name
   */
  public PostgresService get(String cluster, String name) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    ServiceRecord record =
        engine()
            .find(cluster, name)
            .filter(r -> r.kind().equals(kind.name()))
            .orElseThrow(() -> new ServiceNotFoundException(cluster, name));
    return PostgresService.found(firecamp, kind, record);
  }

  /** Returns all PostgreSQL services of the cluster, in any state, sorted by name. */
  public List<PostgresService> list(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    return engine().list(cluster).stream()
        .filter(r -> r.kind().equals(kind.name()))
        .map(r -> PostgresService.found(firecamp, kind, r))
        .toList();
  }

  /** Deletes with the runtime's options; see {@link #delete(String, String, CallOptions)}. */
  public List<Volume> delete(String cluster, String name) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    return delete(cluster, name, CallOptions.defaults());
  }

  /**
   * Deletes the service's containers, DNS records, logs, secrets and record, and returns its
   * volumes, which are kept with all data. If the service was deleted, returns the volumes that
   * still exist.
   *
   * @throws io.firecamp.error.ServiceStateException if the service is protected; nothing was
   *     changed
   */
  public List<Volume> delete(String cluster, String name, CallOptions options) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    return engine().delete(ServiceRef.named(cluster, name), options);
  }

  /**
   * Returns the volumes of services of that name that no member uses: those of deleted services and
   * of removed members.
   */
  public List<Volume> retainedVolumes(String cluster, String name) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    return engine().retainedVolumes(ServiceRef.named(cluster, name));
  }

  /**
   * Deletes volumes with the runtime's options; see {@link #deleteVolumes(String, String,
   * CallOptions)}.
   */
  public List<Volume> deleteVolumes(String cluster, String name) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    return deleteVolumes(cluster, name, CallOptions.defaults());
  }

  /**
   * Deletes the {@link #retainedVolumes}, permanently, with all data on them. Volumes of a
   * service's members are never deleted.
   *
   * @return the volumes that were deleted
   */
  public List<Volume> deleteVolumes(String cluster, String name, CallOptions options) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    return engine().deleteVolumes(ServiceRef.named(cluster, name), options);
  }

  /**
   * Deletes those of the {@link #retainedVolumes} that have one of the ids, permanently, with all
   * data on them; ids of volumes that do not exist are ignored.
   *
   * @return the volumes that were deleted
   * @throws io.firecamp.error.ServiceStateException if a member of a service uses one of them;
   *     nothing was deleted
   */
  public List<Volume> deleteVolumes(
      String cluster, String name, Collection<String> ids, CallOptions options) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(ids, "ids");
    Objects.requireNonNull(options, "options");
    return engine().deleteVolumes(ServiceRef.named(cluster, name), ids, options);
  }

  private PostgresService handle(Provisioned result) {
    return PostgresService.of(firecamp, kind, result);
  }

  private ServiceEngine engine() {
    return firecamp.engine();
  }
}
