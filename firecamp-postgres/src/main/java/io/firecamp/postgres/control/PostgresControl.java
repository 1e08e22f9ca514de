package io.firecamp.postgres.control;

import io.firecamp.backend.BackendException;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.ReplicationProbe;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Works on the servers of one service over SQL. */
public final class PostgresControl implements ServiceControl {
  private static final String DROP_SLOT =
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?";
  private static final String LSN = "SELECT pg_current_wal_lsn()::text";
  private static final String REPLAYED =
      "SELECT replay_lsn >= ?::pg_lsn FROM pg_stat_replication WHERE application_name = ?";

  private final ServiceRecord service;
  private final Connector connector;
  private final ReplicationProbe probe;
  private final Map<String, String> toReplay = new HashMap<>();

  public PostgresControl(ServiceRecord service, Connector connector) {
    this.service = service;
    this.connector = connector;
    this.probe = new ReplicationProbe(service, connector);
  }

  @Override
  public Optional<String> waitingFor() {
    return probe.waitingFor();
  }

  @Override
  public Optional<String> primary() {
    return probe.primary();
  }

  /**
   * A standby first replays what the primary had written, as it may have to learn of the primary's
   * lower settings before it starts with its own (PostgreSQL docs, 27.4.3).
   */
  @Override
  public Optional<String> restartWaitsFor(MemberRecord member) {
    Optional<String> missing = probe.waitingFor();
    if (missing.isPresent() || probe.primary().equals(Optional.of(member.name()))) {
      return missing;
    }
    return onPrimary(
        "see what " + member.name() + " has replayed",
        connection -> {
          if (!toReplay.containsKey(member.name())) {
            toReplay.put(member.name(), Sql.text(connection, LSN));
          }
          String target = toReplay.getOrDefault(member.name(), "0/0");
          try (PreparedStatement statement = connection.prepareStatement(REPLAYED)) {
            statement.setString(1, target);
            statement.setString(2, member.name());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && row.getBoolean(1)
                  ? Optional.<String>empty()
                  : Optional.of("standby " + member.name() + " has not replayed " + target);
            }
          }
        });
  }

  @Override
  public void reload(MemberRecord member, ContainerTemplate template) {
    on(
        member,
        "reload",
        connection -> {
          ServerFiles.write(connection, template.files());
          ServerFiles.reload(connection, member.name());
          return true;
        });
  }

  @Override
  public void changeSecret(String name, Secret wanted) {
    boolean ofAdmin = name.equals(BootContract.ADMIN_PASSWORD);
    String role =
        ofAdmin
            ? BootContract.ADMIN_USER
            : String.valueOf(service.settings().get("replicationUser"));
    onPrimary(
        "change the password of " + role,
        connection -> {
          Passwords.change(connection, role, wanted);
          return true;
        });
    if (!ofAdmin) {
      Optional<String> primary = probe.primary();
      for (MemberRecord member : service.members()) {
        if (!primary.equals(Optional.of(member.name()))) {
          on(
              member,
              "tell it the new password",
              connection -> {
                Passwords.tellStandby(connection, role, wanted);
                return true;
              });
        }
      }
    }
  }

  @Override
  public void forget(MemberRecord left) {
    onPrimary(
        "drop the replication slot of " + left.name(),
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DROP_SLOT)) {
            statement.setString(1, BootContract.slotName(left.name()));
            return statement.execute();
          }
        });
  }

  @Override
  public void close() {
    probe.close();
  }

  private <T> T onPrimary(String what, Sql.Work<T> work) {
    String name =
        probe
            .primary()
            .orElseThrow(
                () ->
                    BackendException.transientFailure(
                        "cannot %s: no member accepts writes".formatted(what), null));
    return on(service.member(name), what, work);
  }

  private <T> T on(MemberRecord member, String what, Sql.Work<T> work) {
    try (Connection connection = connector.open(service, member)) {
      return work.on(connection);
    } catch (SQLException e) {
      throw BackendException.transientFailure(
          "cannot %s on member %s: %s".formatted(what, member.name(), e.getMessage()), e);
    }
  }
}
