package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.ServiceProbe;
import io.firecamp.postgres.server.Credentials;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.Route;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.postgres.status.StatusReader;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Reads one service: its record, its members, how they are reached, and what they report. */
final class ServiceAccess {
  private final Firecamp firecamp;
  private final PostgresKind kind;
  private final ServiceRef ref;

  ServiceAccess(Firecamp firecamp, PostgresKind kind, ServiceRef ref) {
    this.firecamp = firecamp;
    this.kind = kind;
    this.ref = ref;
  }

  /**
   * The current record.
   *
   * @throws ServiceNotFoundException if the service was deleted
   */
  ServiceRecord record() {
    ServiceRecord now =
        engine()
            .find(ref.cluster(), ref.name())
            .orElseThrow(() -> new ServiceNotFoundException(ref.cluster(), ref.name()));
    if (!ref.means(now)) {
      throw new ServiceNotFoundException(
          ref.cluster(), ref.name(), ref.uuid().orElse(""), now.uuid());
    }
    return now;
  }

  List<PostgresMember> members() {
    ServiceRecord now = record();
    Connector connector = connector(now);
    return now.members().stream().map(m -> member(now, m, connector)).toList();
  }

  PostgresMember member(String name) {
    ServiceRecord now = record();
    return member(now, now.member(name), connector(now));
  }

  private PostgresMember member(ServiceRecord now, MemberRecord member, Connector connector) {
    return new PostgresMember(
        now,
        member,
        connector,
        database ->
            dataSource(
                database,
                BootContract.ADMIN_USER,
                TargetServer.ANY,
                record -> List.of(record.member(member.name()))));
  }

  PostgresMember primary() {
    return inRole(MemberRole.PRIMARY).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ServiceStateException(
                    "service %s in cluster %s has no member that accepts writes:\n%s"
                        .formatted(ref.name(), ref.cluster(), status())));
  }

  /** The members that report that role, by ordinal. */
  List<PostgresMember> inRole(MemberRole role) {
    ServiceRecord now = record();
    Connector connector = connector(now);
    try (ServiceProbe probe = new ServiceProbe(now, connector)) {
      return probe.askAll().stream()
          .filter(a -> a.role() == role)
          .map(a -> member(now, now.member(a.member()), connector))
          .toList();
    }
  }

  String jdbcUrl(String database, TargetServer target) {
    ServiceRecord now = record();
    Connector connector = connector(now);
    String hosts =
        now.members().stream()
            .map(m -> connector.host(now, m) + ":" + m.port())
            .collect(Collectors.joining(","));
    return PostgresMember.url(hosts, database) + target.query();
  }

  /** A data source of a role of the spec on all members. */
  DataSource dataSource(String database, String role, TargetServer target) {
    List<String> roles =
        PostgresServiceSpec.of(record()).roles().stream().map(RoleSpec::name).toList();
    if (!roles.contains(role)) {
      throw new IllegalArgumentException(
          "the spec of service %s in cluster %s has no role %s, it has %s: add it by an update"
              .formatted(ref.name(), ref.cluster(), role, roles));
    }
    return dataSource(database, role, target, ServiceRecord::serving);
  }

  /**
   * A data source that reads record and password again when a connection fails.
   *
   * @param members those of the record that it connects to
   */
  DataSource dataSource(
      String database,
      String role,
      TargetServer target,
      Function<ServiceRecord, List<MemberRecord>> members) {
    DatabaseName.require(database);
    return kind.access()
        .dataSource(
            () -> {
              ServiceRecord now = record();
              Connector connector = connector(now);
              return new Route(
                  "service %s in cluster %s".formatted(ref.name(), ref.cluster()),
                  members.apply(now).stream().map(m -> connector.endpoint(now, m)).toList(),
                  kind
                      .passwords(engine().secrets(now, Set.of(DatabaseObjects.secretOf(role))))
                      .stream()
                      .map(p -> new Credentials(role, p))
                      .toList());
            },
            database,
            target.word());
  }

  ServiceStatus status() {
    ServiceRecord now = record();
    return new StatusReader(
            now,
            connector(now),
            PostgresSettings.of(now.spec()).rendered(now.spec()),
            firecamp.backends().capability(VolumeRooms.class))
        .read(engine().observe(now), engine().nodes(now));
  }

  private Connector connector(ServiceRecord now) {
    return kind.connector(() -> engine().secrets(now, Set.of(BootContract.ADMIN_PASSWORD)));
  }

  private ServiceEngine engine() {
    return firecamp.engine();
  }
}
