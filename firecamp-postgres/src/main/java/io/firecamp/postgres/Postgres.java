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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * PostgreSQL services on a runtime. Thread-safe; holds nothing that must be closed.
 *
 * <p>Every verb that changes something takes {@link CallOptions}: a timeout, a listener, a dry run;
 * without them it uses the runtime's. What a verb throws beside what it says is listed at {@link
 * ServiceEngine}. Every call can be repeated after any failure, from any process: it resumes what
 * was interrupted.
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

  /** PostgreSQL services on that runtime, which stays the caller's to close. */
  public static Postgres on(Firecamp firecamp) {
    return new Postgres(firecamp);
  }

  /**
   * Runs any of the verbs on the executor, as in {@code async(p -> p.provision(spec), executor)}.
   * Cancelling the future ends the work: what was created stays recorded.
   *
   * @param executor stays the caller's
   */
  public <T> CompletableFuture<T> async(Function<Postgres, T> verb, Executor executor) {
    return AsyncCall.start(() -> verb.apply(this), executor);
  }

  /**
   * Says what {@link #provision} would do now: which steps, which of them are done already, or
   * which fields differ from the stored spec. Changes nothing.
   */
  public Plan plan(PostgresServiceSpec spec) {
    return engine().provision(kind, spec, CallOptions.defaults().dryRun()).plan();
  }

  /**
   * Provisions with the runtime's options; see {@link #provision(PostgresServiceSpec,
   * CallOptions)}.
   */
  public PostgresService provision(PostgresServiceSpec spec) {
    return provision(spec, CallOptions.defaults());
  }

  /** Provisions within that time; see {@link #provision(PostgresServiceSpec, CallOptions)}. */
  public PostgresService provision(PostgresServiceSpec spec, Duration timeout) {
    return provision(spec, CallOptions.within(timeout));
  }

  /**
   * Creates the service, or what is missing of it, and returns when its primary accepts writes and
   * every standby streams. A service that is complete is unchanged.
   *
   * @throws io.firecamp.error.SpecConflictException if the service exists with a different spec; nothing was changed
   * @throws io.firecamp.error.InvalidSpecException if the spec names zones that the cluster does
   *     not have, or the runtime refuses it; nothing was changed
   * @throws io.firecamp.error.ServiceStateException if the service is being deleted or no node can run a member
   */
  public PostgresService provision(PostgresServiceSpec spec, CallOptions options) {
    return handle(engine().provision(kind, spec, options));
  }

  /** Does {@link #provision(PostgresServiceSpec)} on the executor; see {@link #async}. */
  public CompletableFuture<PostgresService> provisionAsync(
      PostgresServiceSpec spec, Executor executor) {
    return async(postgres -> postgres.provision(spec), executor);
  }

  /**
   * Says what {@link #update} would do now: the fields that change, how each takes effect, and the
   * steps; or why it would be refused. Changes nothing.
   *
   * @throws ServiceNotFoundException if there is no such service
   * @throws io.firecamp.error.ServiceStateException if the service is in a state in which it cannot
   *     be updated
   */
  public Plan planUpdate(PostgresServiceSpec spec) {
    return engine().update(kind, spec, CallOptions.defaults().dryRun()).plan();
  }

  /** Updates with the runtime's options; see {@link #update(PostgresServiceSpec, CallOptions)}. */
  public PostgresService update(PostgresServiceSpec spec) {
    return update(spec, CallOptions.defaults());
  }

  /** Updates within that time; see {@link #update(PostgresServiceSpec, CallOptions)}. */
  public PostgresService update(PostgresServiceSpec spec, Duration timeout) {
    return update(spec, CallOptions.within(timeout));
  }

  /**
   * Updates an existing service to a changed spec and returns when the service is ready with it. Can be
   * changed: replicas, resources, parameters, passwords, tags, the image, deletion protection, and
   * volume sizes upwards. Standbys are added in the emptiest zones, removed with the highest
   * ordinal first (their volumes are kept), restarted before the primary and one at a time;
   * parameters that need no restart are reloaded; passwords change without interrupting streams.
   *
   * <p>{@code postgres.update(mypg.spec().toBuilder().replicas(5).build())} changes one field and
   * leaves everything else, passwords too.
   *
   * @throws ServiceNotFoundException if there is no such service
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws io.firecamp.error.ServiceStateException if the service is not ACTIVE, or no node can run a new member; nothing was changed
   */
  public PostgresService update(PostgresServiceSpec spec, CallOptions options) {
    return handle(engine().update(kind, spec, options));
  }

  /**
   * Recreates with the runtime's options; see {@link #recreate(PostgresServiceSpec, CallOptions)}.
   */
  public PostgresService recreate(PostgresServiceSpec spec) {
    return recreate(spec, CallOptions.defaults());
  }

  /**
   * Makes a deleted service again from the volumes that deleting kept, with all data on them. The
   * passwords of the spec must be those that the service had.
   *
   * @throws io.firecamp.error.ServiceStateException if there are not both volumes of as many
   *     members as the spec wants, if several deleted services of that name left volumes, or if
   *     there is another service of that name; nothing was changed
   */
  public PostgresService recreate(PostgresServiceSpec spec, CallOptions options) {
    return handle(engine().recreate(kind, spec, Optional.empty(), options));
  }

  /** Does {@link #recreate(PostgresServiceSpec)} from the volumes of the service with that uuid. */
  public PostgresService recreate(PostgresServiceSpec spec, String uuid) {
    return handle(engine().recreate(kind, spec, Optional.of(uuid), CallOptions.defaults()));
  }

  /**
   * Finds a service, in whatever state, also one that another process provisioned.
   *
   * @throws ServiceNotFoundException if there is none of that name
   */
  public PostgresService get(String cluster, String name) {
    ServiceRecord record =
        engine()
            .find(cluster, name)
            .filter(r -> r.kind().equals(kind.name()))
            .orElseThrow(() -> new ServiceNotFoundException(cluster, name));
    return new PostgresService(firecamp, kind, record);
  }

  /** All PostgreSQL services of the cluster, in whatever state, sorted by name. */
  public List<PostgresService> list(String cluster) {
    return engine().list(cluster).stream()
        .filter(r -> r.kind().equals(kind.name()))
        .map(r -> new PostgresService(firecamp, kind, r))
        .toList();
  }

  /** Deletes with the runtime's options; see {@link #delete(String, String, CallOptions)}. */
  public List<Volume> delete(String cluster, String name) {
    return delete(cluster, name, CallOptions.defaults());
  }

  /**
   * Deletes the service's containers, DNS records, logs, secrets and record, and returns its
   * volumes, which are kept with all data. Deleted already: returns the volumes that are still
   * there.
   *
   * @throws io.firecamp.error.ServiceStateException if the service is protected; nothing was
   *     changed
   */
  public List<Volume> delete(String cluster, String name, CallOptions options) {
    return engine().delete(ServiceRef.named(cluster, name), options);
  }

  /**
   * Returns the volumes of services of that name that no member uses: those of deleted services and of removed members.
   */
  public List<Volume> retainedVolumes(String cluster, String name) {
    return engine().retainedVolumes(ServiceRef.named(cluster, name));
  }

  /**
   * Deletes volumes with the runtime's options; see {@link #deleteVolumes(String, String,
   * CallOptions)}.
   */
  public List<Volume> deleteVolumes(String cluster, String name) {
    return deleteVolumes(cluster, name, CallOptions.defaults());
  }

  /**
   * Deletes the {@link #retainedVolumes}, permanently, with all data on them. Volumes of a service's members are never deleted.
   *
   * @return the volumes that were deleted
   */
  public List<Volume> deleteVolumes(String cluster, String name, CallOptions options) {
    return engine().deleteVolumes(ServiceRef.named(cluster, name), options);
  }

  private PostgresService handle(Provisioned result) {
    return new PostgresService(firecamp, kind, result);
  }

  private ServiceEngine engine() {
    return firecamp.engine();
  }
}
