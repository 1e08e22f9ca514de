package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.Provisioned;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** PostgreSQL services on a runtime. Thread-safe; holds nothing that must be closed. */
public final class Postgres {
  private final Firecamp firecamp;
  private final PostgresKind kind;

  private Postgres(Firecamp firecamp) {
    this.firecamp = firecamp;
    this.kind = new PostgresKind(firecamp.reach());
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
    Provisioned result = firecamp.engine().provision(kind, spec.toServiceSpec(), timeout);
    return new PostgresService(firecamp, kind, result.service(), result.outcome());
  }

  /** Does {@link #provision(PostgresServiceSpec)} on the executor, which stays the caller's. */
  public CompletableFuture<PostgresService> provisionAsync(
      PostgresServiceSpec spec, Executor executor) {
    return CompletableFuture.supplyAsync(() -> provision(spec), executor);
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
   * @throws io.firecamp.error.StepFailedException if a step failed; delete again to go on
   */
  public List<Volume> delete(String cluster, String name) {
    return firecamp.engine().delete(cluster, name, firecamp.engine().defaultTimeout());
  }

  /**
   * Deletes the volumes that deleted services of that name left, with all data on them, for good.
   *
   * @return the volumes that were deleted
   * @throws io.firecamp.error.ServiceStateException if there is a service of that name; nothing was
   *     changed
   */
  public List<Volume> deleteVolumes(String cluster, String name) {
    return firecamp.engine().deleteVolumes(cluster, name, firecamp.engine().defaultTimeout());
  }
}
