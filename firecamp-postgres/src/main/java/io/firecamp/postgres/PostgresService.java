package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.AsyncCall;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.plan.Plan;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.service.LeftBehind;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.service.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A handle on a PostgreSQL service. Roles and states are read from the service on demand.
 * Thread-safe. Closing the handle does not change the service.
 *
 * <p>A handle identifies one service by its uuid. After that service was deleted, every method
 * throws {@link ServiceNotFoundException} and never affects another service that now has the name;
 * only {@link #delete} still returns the retained volumes.
 *
 * <p>Every operation returns a handle on the service in its new state. Without {@link CallOptions}
 * the runtime's apply. One on a member throws {@link IllegalArgumentException} if the service has
 * no such member.
 */
public final class PostgresService implements AutoCloseable {
  private static final int ALL_LINES = 10_000;

  private final Firecamp firecamp;
  private final PostgresKind kind;
  private final Provisioned result;
  private final Optional<Plan> plan;
  private final ServiceAccess access;

  private PostgresService(
      Firecamp firecamp, PostgresKind kind, Provisioned result, Optional<Plan> plan) {
    this.firecamp = firecamp;
    this.kind = kind;
    this.result = result;
    this.plan = plan;
    this.access = new ServiceAccess(firecamp, kind, ref());
  }

  static PostgresService found(Firecamp firecamp, PostgresKind kind, ServiceRecord record) {
    Plan nothing = Plan.of("find", record.cluster(), record.name(), List.of());
    return new PostgresService(
        firecamp, kind, new Provisioned(record, nothing, Outcome.UNCHANGED), Optional.empty());
  }

  static PostgresService of(Firecamp firecamp, PostgresKind kind, Provisioned result) {
    return new PostgresService(firecamp, kind, result, Optional.of(result.plan()));
  }

  /** The cluster that it is in. */
  public String cluster() {
    return result.service().cluster();
  }

  /** The service's name. */
  public String name() {
    return result.service().name();
  }

  /** The service's unique id; it changes if the service is deleted and provisioned again. */
  public String uuid() {
    return result.service().uuid();
  }

  /** {@code <cluster>-<service>-<uuid>}. */
  public String logGroup() {
    return result.service().logGroup();
  }

  /** The state when this handle was created. */
  public ServiceState state() {
    return result.service().state();
  }

  /** The outcome of the call that returned this handle; UNCHANGED for a handle that was found. */
  public Outcome outcome() {
    return result.outcome();
  }

  /** The plan of the call that returned this handle; empty for a handle that was found. */
  public Optional<Plan> plan() {
    return plan;
  }

  /** The plans of all operations on this service. Changes nothing. */
  public PostgresPlans plans() {
    return new PostgresPlans(firecamp.engine(), kind, ref());
  }

  /**
   * The members that the call that returned this handle completed without, each with the reason;
   * empty for a handle that was found. Any later operation catches them up once they are there.
   */
  public List<LeftBehind> leftBehind() {
    return result.leftBehind();
  }

  /**
   * Returns the current stored spec, with references in place of passwords; see {@link #update}.
   */
  public PostgresServiceSpec spec() {
    return PostgresServiceSpec.of(access.record());
  }

  /** Returns all members, by ordinal. */
  public List<PostgresMember> members() {
    return access.members();
  }

  /**
   * Returns the member of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public PostgresMember member(String name) {
    Objects.requireNonNull(name, "name");
    return access.member(name);
  }

  /**
   * Returns the member that currently accepts writes.
   *
   * @throws ServiceStateException if none does
   */
  public PostgresMember primary() {
    return access.primary();
  }

  /** Returns the members that currently replay WAL, by ordinal. */
  public List<PostgresMember> standbys() {
    return access.inRole(MemberRole.STANDBY);
  }

  /**
   * Returns a JDBC URL of all members, without user and password.
   *
   * @param database the database's name, any characters
   */
  public String jdbcUrl(String database, TargetServer target) {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(target, "target");
    return access.jdbcUrl(database, target);
  }

  /**
   * Returns a data source of the administrator on all members that connects to the requested kind
   * of member. It can be kept, also by a pool: when a connection fails, it reads the record and the
   * password again, so it follows members that move, join or leave, and changes of the password. A
   * failure names every member with its own last word.
   */
  public DataSource dataSource(String database, TargetServer target) {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(target, "target");
    return access.dataSource(database, BootContract.ADMIN_USER, target, ServiceRecord::serving);
  }

  /**
   * Returns a data source of a role of the spec, for an application; otherwise like {@link
   * #dataSource(String, TargetServer)}.
   *
   * @throws IllegalArgumentException if the spec has no such role
   */
  public DataSource dataSource(String database, String role, TargetServer target) {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(target, "target");
    return access.dataSource(database, role, target);
  }

  /**
   * Returns the current status of every member, what is wrong with the service and what to do, and
   * its health. Members that do not respond are listed with the reason. Changes nothing.
   */
  public ServiceStatus status() {
    return access.status();
  }

  /** Returns the last 10,000 lines of a member's log, oldest first. */
  public List<LogLine> logs(String member) {
    return logs(member, ALL_LINES);
  }

  /**
   * Returns the last lines of a member's log, oldest first.
   *
   * @throws IllegalArgumentException if there is no such member, or the limit is negative
   */
  public List<LogLine> logs(String member, int limit) {
    Objects.requireNonNull(member, "member");
    return firecamp.engine().logs(access.record(), member, limit);
  }

  /**
   * Returns when the primary accepts writes and every standby streams.
   *
   * @throws io.firecamp.error.OperationTimeoutException if they do not within the timeout; it
   *     contains the last status
   */
  public void awaitReady(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    firecamp.engine().awaitReady(kind, ref(), CallOptions.within(timeout));
  }

  /** Updates this service; see {@link Postgres#update(PostgresServiceSpec, CallOptions)}. */
  public PostgresService update(PostgresServiceSpec spec, CallOptions options) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().update(kind, spec, ref(), options));
  }

  /** Restarts with the runtime's options; see {@link #restart(CallOptions)}. */
  public PostgresService restart() {
    return restart(CallOptions.defaults());
  }

  /**
   * Restarts all members one by one, standbys first, each streaming again before the next, and
   * returns when the service is ready again. A restart that was interrupted is resumed.
   *
   * @throws ServiceStateException if the service is not ACTIVE; nothing was changed
   */
  public PostgresService restart(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().restart(kind, ref(), options));
  }

  /** Resets with the runtime's options; see {@link #resetPasswords(CallOptions)}. */
  public PostgresService resetPasswords() {
    return resetPasswords(CallOptions.defaults());
  }

  /**
   * Sets the passwords of the administrator and of the replication user on the servers to the
   * stored ones, and returns when the service is ready. It needs no session: all members are
   * restarted at the same time, and the primary sets the passwords before it accepts connections.
   * Use it if no stored password is valid, for example after an {@code ALTER ROLE}.
   *
   * @throws ServiceStateException if the service is stopped or being deleted; nothing was changed
   */
  public PostgresService resetPasswords(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().resetPasswords(kind, ref(), options));
  }

  /** Restarts one member; see {@link #restart(String, CallOptions)}. */
  public PostgresService restart(String member) {
    return restart(member, CallOptions.defaults());
  }

  /**
   * Restarts one member, whether it responds or not, and returns when the service is ready again.
   * While the primary restarts, nobody can write.
   *
   * @throws ServiceStateException if the service is not ACTIVE or the member is stopped; nothing
   *     was changed
   */
  public PostgresService restart(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().restart(kind, ref(), member, options));
  }

  /** Stops one standby; see {@link #stop(String, CallOptions)}. */
  public PostgresService stop(String member) {
    return stop(member, CallOptions.defaults());
  }

  /**
   * Stops one standby while the others serve, and keeps everything else: its volumes, its name, and
   * its slot, for which the primary keeps WAL up to the limit of slots. Until {@link
   * #start(String)} it remains stopped, whatever other operations do. A no-op if it is stopped.
   *
   * @throws ServiceStateException if the member is the primary or accepts writes, or the service is
   *     not ACTIVE; nothing was changed
   */
  public PostgresService stop(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().stop(kind, ref(), member, options));
  }

  /** Starts a stopped member; see {@link #start(String, CallOptions)}. */
  public PostgresService start(String member) {
    return start(member, CallOptions.defaults());
  }

  /**
   * Starts a member that was stopped, with the newest configuration and passwords, and returns when
   * it streams and the service is ready. For a member that is not stopped, starts what does not
   * run.
   *
   * @throws ServiceStateException if the service is not ACTIVE or the member has lost a volume;
   *     nothing was changed
   */
  public PostgresService start(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().start(kind, ref(), member, options));
  }

  /** Removes one standby; see {@link #removeMember(String, CallOptions)}. */
  public PostgresService removeMember(String member) {
    return removeMember(member, CallOptions.defaults());
  }

  /**
   * Removes the chosen standby, and returns when the service is ready without it. Its slot on the
   * primary is dropped; its volumes are kept, and found by {@link Postgres#retainedVolumes}. The
   * spec then has one replica less, and no member has that name again. A no-op if it was removed.
   *
   * @throws ServiceStateException if the member is the primary, accepts writes or is the only one,
   *     or if no member accepts writes; nothing was changed
   */
  public PostgresService removeMember(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().remove(kind, ref(), member, options));
  }

  /** Moves a member to any other node of its zone; see {@link #move(String, String)}. */
  public PostgresService move(String member) {
    return move(member, Optional.empty(), false, CallOptions.defaults());
  }

  /**
   * Moves a member to another node of its zone, with its volumes and its name, and returns when the
   * service is ready again. No data is copied. A move that was interrupted is resumed. If its
   * current node is dead, the move waits until the backend reports that nothing can write there any
   * longer.
   *
   * @throws ServiceStateException if the service is not ACTIVE or the node does not qualify;
   *     nothing was changed
   */
  public PostgresService move(String member, String node) {
    Objects.requireNonNull(node, "node");
    return move(member, Optional.of(node), false, CallOptions.defaults());
  }

  /**
   * Moves a member off a dead node: the backend fences the node first. A node that is alive is not
   * fenced.
   *
   * @throws io.firecamp.error.FirecampException if the backend cannot fence; nothing was changed
   */
  public PostgresService moveOffDeadNode(String member) {
    return move(member, Optional.empty(), true, CallOptions.defaults());
  }

  /**
   * Moves a member with options; see {@link #move(String, String)} and {@link #moveOffDeadNode}.
   *
   * @param node the target host, or empty for any
   * @param fence whether a dead node is fenced first
   */
  public PostgresService move(
      String member, Optional<String> node, boolean fence, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().move(kind, ref(), member, node, fence, options));
  }

  /** Clones again with the runtime's options; see {@link #reclone(String, CallOptions)}. */
  public PostgresService reclone(String member) {
    return reclone(member, CallOptions.defaults());
  }

  /**
   * Replaces the data of a standby by a new base backup of the primary, and returns when it streams
   * again: for a standby whose slot is lost, whose directory or volume is gone or damaged, or whose
   * history is not the primary's. Rows that only it has are lost. Its former data is kept until the
   * copy is complete, if there is room for both; without room it is deleted when the primary is
   * known to serve. An interrupted call is resumed by repeating it.
   *
   * @throws ServiceStateException if the member is the recorded primary, the primary does not
   *     accept writes, or the service is not ACTIVE; nothing was changed
   */
  public PostgresService reclone(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().reclone(kind, ref(), member, options));
  }

  /** Adopts with the runtime's options; see {@link #adoptPrimary(String, CallOptions)}. */
  public PostgresService adoptPrimary(String member) {
    return adoptPrimary(member, CallOptions.defaults());
  }

  /**
   * Records a member that was promoted by hand, with {@code pg_promote()}, as the primary, and
   * returns when the service is ready with it. If the former primary runs, it is stopped. It is
   * cloned again, and all rows that only it has are lost; the other standbys are restarted and
   * follow the new primary. An interrupted call is resumed by repeating it.
   *
   * <p>A member that does not run is started as the primary. In that case the data of the former
   * primary is not changed: clone it again when the new primary has proved to be the right one.
   *
   * @throws ServiceStateException if the member runs and does not accept writes, or the service is
   *     stopped or was never ready; nothing was changed
   */
  public PostgresService adoptPrimary(String member, CallOptions options) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().members().adoptPrimary(kind, ref(), member, options));
  }

  /** Stops with the runtime's options; see {@link #stop(CallOptions)}. */
  public PostgresService stop() {
    return stop(CallOptions.defaults());
  }

  /**
   * Stops all members, the primary first so that its standbys receive everything it wrote, and
   * keeps everything else. A no-op if the service is stopped.
   */
  public PostgresService stop(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().stop(kind, ref(), options));
  }

  /** Starts with the runtime's options; see {@link #start(CallOptions)}. */
  public PostgresService start() {
    return start(CallOptions.defaults());
  }

  /** Starts a stopped service and returns when it is ready. */
  public PostgresService start(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return handle(firecamp.engine().start(kind, ref(), options));
  }

  /** Deletes with the runtime's options; see {@link #delete(CallOptions)}. */
  public List<Volume> delete() {
    return delete(CallOptions.defaults());
  }

  /**
   * Deletes this service and returns its volumes, which are kept; see {@link
   * Postgres#delete(String, String, CallOptions)}. If the service was deleted, returns its volumes
   * that still exist.
   *
   * @throws ServiceNotFoundException if its name now belongs to another service, which is not
   *     changed
   */
  public List<Volume> delete(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return firecamp.engine().delete(ref(), options);
  }

  /**
   * Runs any operation on the executor, as in {@code async(s -> s.restart(), executor)}. Cancelling
   * the future interrupts the operation; everything that was created remains recorded.
   *
   * @param executor owned by the caller
   */
  public <T> CompletableFuture<T> async(Function<PostgresService, T> verb, Executor executor) {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(executor, "executor");
    return AsyncCall.start(() -> verb.apply(this), executor);
  }

  /** Releases the handle. The service is unchanged. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "PostgreSQL service %s in cluster %s (%s)".formatted(name(), cluster(), uuid());
  }

  private PostgresService handle(Provisioned done) {
    return of(firecamp, kind, done);
  }

  private ServiceRef ref() {
    return result.service().ref();
  }
}
