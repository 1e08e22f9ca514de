package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.Provisioned;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.postgres.status.StatusReader;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

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
    Connector connector = connector();
    String[] hosts = now.members().stream().map(m -> connector.host(now, m)).toArray(String[]::new);
    int[] ports = now.members().stream().mapToInt(m -> m.port()).toArray();
    PGSimpleDataSource source = connector.dataSource(hosts, ports, database);
    source.setProperty(PGProperty.TARGET_SERVER_TYPE, target.word());
    return source;
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
    var secrets = firecamp.engine().secrets(record);
    return kind.connector(
        java.util.Map.of(
            BootContract.ADMIN_PASSWORD,
            secrets.getOrDefault(BootContract.ADMIN_PASSWORD, Secret.of(""))));
  }
}
