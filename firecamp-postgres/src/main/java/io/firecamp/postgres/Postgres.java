package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.Provisioned;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.plan.Plan;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.postgres.server.jdbc.JdbcServerAccess;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** PostgreSQL services on a runtime. Thread-safe; holds nothing that must be closed. */
public final class Postgres {
  private final Firecamp firecamp;
  private final PostgresKind kind;

  private Postgres(Firecamp firecamp) {
    this.firecamp = firecamp;
    ServerAccess access =
        firecamp.backends().capability(ServerAccess.class).orElseGet(JdbcServerAccess::new);
    this.kind = new PostgresKind(access, firecamp.reach());
  }

  /** PostgreSQL services on that runtime, which stays the caller's to close. */
  public static Postgres on(Firecamp firecamp) {
    return new Postgres(firecamp);
  }

  /**
   * Says what {@link #provision} would do now: which steps, which of them are done already, or
   * which fields differ from the stored spec. Changes nothing.
   */
  public Plan plan(PostgresServiceSpec spec) {
    return firecamp.engine().plan(kind, spec.toServiceSpec());
  }

  /**
   * Provisions with the runtime's default timeout; see {@link #provision(PostgresServiceSpec,
   * Duration)}.
   */
  public PostgresService provision(PostgresServiceSpec spec) {
    return provision(spec, firecamp.engine().defaultTimeout());
  }

  /**
   * Makes the service, or what is missing of it, and returns when its primary accepts writes and
   * every standby streams. A service that is complete is left as it is. Calling it again after any
   * failure, from any process, goes on where the last call ended.
   *
   * @throws io.firecamp.error.SpecConflictException if the service exists with another spec;
   *     nothing was changed
   * @throws io.firecamp.error.InvalidSpecException if the spec names zones that the cluster does
   *     not have; nothing was changed
   * @throws io.firecamp.error.ServiceStateException if the service is being deleted or no node can
   *     take a member
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed; what was
   *     made stays recorded
   * @throws io.firecamp.error.OperationInterruptedException if the thread was interrupted
   */
  public PostgresService provision(PostgresServiceSpec spec, Duration timeout) {
    return handle(firecamp.engine().provision(kind, spec.toServiceSpec(), timeout));
  }

  private PostgresService handle(Provisioned result) {
    return new PostgresService(firecamp, kind, result.service(), result.outcome());
  }

  /** Does {@link #provision(PostgresServiceSpec)} on the executor, which stays the caller's. */
  public CompletableFuture<PostgresService> provisionAsync(
      PostgresServiceSpec spec, Executor executor) {
    return CompletableFuture.supplyAsync(() -> provision(spec), executor);
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
    return firecamp.engine().planUpdate(kind, spec.toServiceSpec());
  }

  /**
   * Updates with the runtime's default timeout; see {@link #update(PostgresServiceSpec, Duration)}.
   */
  public PostgresService update(PostgresServiceSpec spec) {
    return update(spec, firecamp.engine().defaultTimeout());
  }

  /**
   * Brings an existing service to a changed spec and returns when it serves with it. Can be
   * changed: replicas, resources, parameters, passwords, tags, the image, deletion protection, and
   * volume sizes upwards. Standbys are added in the emptiest zones, taken away with the highest
   * ordinal first (their volumes are kept), restarted before the primary and one at a time;
   * parameters that need no restart are reloaded; passwords change without interrupting streams.
   * After any failure, the same call goes on where it ended.
   *
   * @throws ServiceNotFoundException if there is no such service
   * @throws io.firecamp.error.InvalidSpecException if a field cannot be changed; nothing was
   *     changed
   * @throws io.firecamp.error.ServiceStateException if the service is not ACTIVE, or no node can
   *     take a new member; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed or the timeout passed
   */
  public PostgresService update(PostgresServiceSpec spec, Duration timeout) {
    return handle(firecamp.engine().update(kind, spec.toServiceSpec(), timeout));
  }

  /**
   * Makes a deleted service again from the volumes that deleting kept, with all data on them. The
   * passwords of the spec must be those that the service had.
   *
   * @throws io.firecamp.error.ServiceStateException if there are not both volumes of as many
   *     members as the spec wants, if several deleted services of that name left volumes, or if
   *     there is another service of that name; nothing was changed
   */
  public PostgresService recreate(PostgresServiceSpec spec) {
    return handle(
        firecamp
            .engine()
            .recreate(
                kind, spec.toServiceSpec(), Optional.empty(), firecamp.engine().defaultTimeout()));
  }

  /** Does {@link #recreate(PostgresServiceSpec)} from the volumes of the service with that uuid. */
  public PostgresService recreate(PostgresServiceSpec spec, String uuid) {
    return handle(
        firecamp
            .engine()
            .recreate(
                kind, spec.toServiceSpec(), Optional.of(uuid), firecamp.engine().defaultTimeout()));
  }

  /**
   * Finds a service, in whatever state, also one that another process provisioned.
   *
   * @throws ServiceNotFoundException if there is none of that name
   */
  public PostgresService get(String cluster, String name) {
    ServiceRecord record =
        firecamp
            .engine()
            .find(cluster, name)
            .filter(r -> r.kind().equals(kind.name()))
            .orElseThrow(() -> new ServiceNotFoundException(cluster, name));
    return new PostgresService(firecamp, kind, record, Provisioned.Outcome.UNCHANGED);
  }

  /** All PostgreSQL services of the cluster, in whatever state, sorted by name. */
  public List<PostgresService> list(String cluster) {
    return firecamp.engine().list(cluster).stream()
        .filter(r -> r.kind().equals(kind.name()))
        .map(r -> new PostgresService(firecamp, kind, r, Provisioned.Outcome.UNCHANGED))
        .toList();
  }

  /**
   * Deletes the service's containers, DNS records, logs, secrets and record, and returns its
   * volumes, which are kept with all data. Deleted already: returns the volumes that are still
   * there.
   *
   * @throws io.firecamp.error.ServiceStateException if the service is protected; nothing was
   *     changed
   * @throws io.firecamp.error.StepFailedException if a step failed; delete again to go on
   */
  public List<Volume> delete(String cluster, String name) {
    return firecamp.engine().delete(cluster, name, firecamp.engine().defaultTimeout());
  }

  /**
   * The volumes of that name that no member uses: of deleted services, and of members that were
   * taken away.
   */
  public List<Volume> retainedVolumes(String cluster, String name) {
    return firecamp.engine().retainedVolumes(cluster, name);
  }

  /**
   * Deletes the {@link #retainedVolumes}, with all data on them, for good. Those of a service's
   * members are never deleted.
   *
   * @return the volumes that were deleted
   */
  public List<Volume> deleteVolumes(String cluster, String name) {
    return firecamp.engine().deleteVolumes(cluster, name, firecamp.engine().defaultTimeout());
  }
}
