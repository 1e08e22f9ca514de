package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.Provisioned;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.plan.Plan;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.postgres.status.StatusReader;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A handle on a PostgreSQL service. Roles and states are read from the service when they are asked
 * for. Thread-safe. Closing it changes nothing on the service.
 */
public final class PostgresService implements AutoCloseable {
  private static final int ALL_LINES = 10_000;
  private final Firecamp firecamp;
  private final PostgresKind kind;
  private final ServiceRecord record;
  private final Provisioned.Outcome outcome;

  PostgresService(
      Firecamp firecamp, PostgresKind kind, ServiceRecord record, Provisioned.Outcome outcome) {
    this.firecamp = firecamp;
    this.kind = kind;
    this.record = record;
    this.outcome = outcome;
  }

  public String cluster() {
    return record.cluster();
  }

  public String name() {
    return record.name();
  }

  /** The service's unique id; another one after it was deleted and provisioned again. */
  public String uuid() {
    return record.uuid();
  }

  /** {@code <cluster>-<service>-<uuid>}. */
  public String logGroup() {
    return record.logGroup();
  }

  /** The state when this handle was made. */
  public ServiceState state() {
    return record.state();
  }

  /** What provisioning did; UNCHANGED for a handle that was found. */
  public Provisioned.Outcome outcome() {
    return outcome;
  }

  /** All members, by ordinal. */
  public List<PostgresMember> members() {
    Connector connector = connector();
    return record().members().stream()
        .map(m -> new PostgresMember(record(), m, connector))
        .toList();
  }

  /**
   * The member of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public PostgresMember member(String name) {
    return new PostgresMember(record(), record().member(name), connector());
  }

  /**
   * The member that accepts writes now.
   *
   * @throws ServiceStateException if none does
   */
  public PostgresMember primary() {
    ServiceStatus status = status();
    return status.members().stream()
        .filter(m -> m.role() == MemberRole.PRIMARY)
        .findFirst()
        .map(m -> member(m.name()))
        .orElseThrow(
            () ->
                new ServiceStateException(
                    "service %s in cluster %s has no member that accepts writes:\n%s"
                        .formatted(name(), cluster(), status)));
  }

  /** The members that replay WAL now, by ordinal. */
  public List<PostgresMember> standbys() {
    return status().members().stream()
        .filter(m -> m.role() == MemberRole.STANDBY)
        .map(m -> member(m.name()))
        .toList();
  }

  /**
   * A JDBC URL of all members, without user and password.
   *
   * @param database the database's name, any characters
   */
  public String jdbcUrl(String database, TargetServer target) {
    Connector connector = connector();
    String hosts =
        record().members().stream()
            .map(m -> connector.host(record, m) + ":" + m.port())
            .collect(Collectors.joining(","));
    return PostgresMember.url(hosts, database) + "?targetServerType=" + target.word();
  }

  /** A data source of the administrator on all members that picks the kind of member asked for. */
  public DataSource dataSource(String database, TargetServer target) {
    ServiceRecord now = record();
    return connector().dataSource(now, now.members(), database, target.word());
  }

  /** What every member is and does now. Members that do not answer are shown with the reason. */
  public ServiceStatus status() {
    ServiceRecord now = record();
    return new StatusReader(now, connector()).read(firecamp.engine().observe(now));
  }

  /** The last 10,000 lines of a member's log, oldest first. */
  public List<LogLine> logs(String member) {
    return logs(member, ALL_LINES);
  }

  /** The last lines of a member's log, oldest first. */
  public List<LogLine> logs(String member, int limit) {
    return firecamp.engine().logs(record, member, limit);
  }

  /**
   * Returns when the primary accepts writes and every standby streams.
   *
   * @throws io.firecamp.error.FirecampException if they do not within the timeout, with the last
   *     word
   */
  public void awaitReady(Duration timeout) {
    firecamp.engine().awaitReady(kind, record(), timeout);
  }

  /**
   * Restarts all members one by one, standbys first, each streaming again before the next, and
   * returns when the service serves again. A restart that was cut short is gone on with.
   *
   * @return a handle on the service as it is now
   * @throws ServiceStateException if the service is not ACTIVE; nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed; restart again to go on
   */
  public PostgresService restart() {
    return handle(firecamp.engine().restart(kind, cluster(), name(), timeout()));
  }

  /**
   * Moves a member to any other node of its zone; see {@link #move(String, String)}.
   *
   * @return a handle on the service as it is now
   */
  public PostgresService move(String member) {
    return move(member, Optional.empty(), false);
  }

  /**
   * Moves a member to another node of its zone, with its volumes and its name, and returns when the
   * service serves again. No data is copied. A move that was cut short is gone on with. If the node
   * it is on is dead, the move waits until the backend knows that nothing writes there any more.
   *
   * @return a handle on the service as it is now
   * @throws ServiceStateException if the service is not ACTIVE or the node does not qualify;
   *     nothing was changed
   * @throws io.firecamp.error.StepFailedException if a step failed; move again to go on
   */
  public PostgresService move(String member, String node) {
    return move(member, Optional.of(node), false);
  }

  /**
   * Moves a member off a node that is dead: the backend is told to fence the node first. A node
   * that is alive is not fenced.
   *
   * @return a handle on the service as it is now
   * @throws io.firecamp.error.FirecampException if the backend cannot fence; nothing was changed
   */
  public PostgresService moveOffDeadNode(String member) {
    return move(member, Optional.empty(), true);
  }

  private PostgresService move(String member, Optional<String> node, boolean fence) {
    return handle(firecamp.engine().move(kind, cluster(), name(), member, node, fence, timeout()));
  }

  /**
   * Stops all members, the primary first so that its standbys have all it wrote, and keeps
   * everything. Stopped already: nothing to do.
   *
   * @return a handle on the service as it is now
   */
  public PostgresService stop() {
    return handle(firecamp.engine().stop(kind, cluster(), name(), timeout()));
  }

  /**
   * Starts a stopped service and returns when it serves.
   *
   * @return a handle on the service as it is now
   */
  public PostgresService start() {
    return handle(firecamp.engine().start(kind, cluster(), name(), timeout()));
  }

  /** Says what {@link #restart} would do now. Changes nothing. */
  public Plan planRestart() {
    return firecamp.engine().planRestart(kind, cluster(), name());
  }

  /** Says what {@link #move(String)} would do now. Changes nothing. */
  public Plan planMove(String member) {
    return firecamp.engine().planMove(kind, cluster(), name(), member, Optional.empty());
  }

  /** Says what {@link #stop} would do now. Changes nothing. */
  public Plan planStop() {
    return firecamp.engine().planStop(kind, cluster(), name());
  }

  /** Says what {@link #start} would do now. Changes nothing. */
  public Plan planStart() {
    return firecamp.engine().planStart(kind, cluster(), name());
  }

  /** Says what {@link #delete} would do now. Changes nothing. */
  public Plan planDelete() {
    return firecamp.engine().planDelete(cluster(), name());
  }

  private PostgresService handle(Provisioned result) {
    return new PostgresService(firecamp, kind, result.service(), result.outcome());
  }

  private Duration timeout() {
    return firecamp.engine().defaultTimeout();
  }

  /** Deletes the service and returns its volumes, which are kept; see {@link Postgres#delete}. */
  public List<Volume> delete() {
    return firecamp.engine().delete(cluster(), name(), firecamp.engine().defaultTimeout());
  }

  /** Releases the handle. The service stays as it is. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "PostgreSQL service %s in cluster %s (%s)".formatted(name(), cluster(), uuid());
  }

  private ServiceRecord record() {
    return firecamp
        .engine()
        .find(cluster(), name())
        .filter(r -> r.uuid().equals(record.uuid()))
        .orElseThrow(() -> new ServiceNotFoundException(cluster(), name()));
  }

  private Connector connector() {
    return kind.connector(firecamp.engine().secrets(record));
  }
}
