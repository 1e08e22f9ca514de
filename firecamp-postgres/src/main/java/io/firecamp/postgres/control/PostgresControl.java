package io.firecamp.postgres.control;

import io.firecamp.backend.BackendException;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.Unready;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.probe.ReplicationProbe;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The control of the servers of one service. */
public final class PostgresControl implements ServiceControl {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final ServiceRecord service;
  private final Connector connector;
  private final Map<String, Secret> secrets;
  private final ReplicationProbe probe;
  private final Map<String, Lsn> toReplay = new HashMap<>();

  /**
   * @param secrets the service's secrets, by name
   */
  public PostgresControl(
      ServiceRecord service, Connector connector, Map<String, Secret> secrets) {
    this.service = service;
    this.secrets = Map.copyOf(secrets);
    this.connector = connector;
    this.probe = new ReplicationProbe(service, connector);
  }

  @Override
  public List<Unready> unready() {
    return probe.unready();
  }

  @Override
  public Optional<String> primary() {
    return probe.primary().map(Answer::member);
  }

  /**
   * A standby first replays what the primary had written, because it may have to replay the
   * primary's lower settings before it starts with its own (PostgreSQL docs, 27.4.3).
   */
  @Override
  public Optional<String> restartWaitsFor(MemberRecord member) {
    Optional<String> missing = waitingFor();
    if (missing.isPresent()) {
      return missing;
    }
    Optional<Answer> primary = probe.primary();
    if (primary.isEmpty()) {
      return Optional.of("no member accepts writes");
    }
    if (primary.get().member().equals(member.name())) {
      return Optional.empty();
    }
    ServerState state = primary.get().state().orElseThrow();
    Lsn target = toReplay.computeIfAbsent(member.name(), n -> state.position());
    boolean replayed =
        state.stream(member.name())
            .flatMap(ServerState.Stream::replayed)
            .filter(at -> at.compareTo(target) >= 0)
            .isPresent();
    return replayed
        ? Optional.empty()
        : Optional.of("standby " + member.name() + " has not replayed " + target);
  }

  @Override
  public void reload(MemberRecord member, ContainerTemplate template) {
    on(
        member,
        server -> {
          server.configure(template.files());
          storeUpstreamPassword(server);
        });
  }

  /** A member that was not there when the password was changed has the old one. */
  private void storeUpstreamPassword(PostgresServer server) {
    Secret password = secrets.get(BootContract.REPLICATION_PASSWORD);
    boolean changing = secrets.containsKey(BootContract.REPLICATION_PASSWORD + ".next");
    if (password != null && !changing) {
      server.storeUpstreamPassword(
          String.valueOf(service.settings().get("replicationUser")), password);
    }
  }

  @Override
  public void changeSecret(String name, Secret wanted) {
    boolean ofAdmin = name.equals(BootContract.ADMIN_PASSWORD);
    String role =
        ofAdmin
            ? BootContract.ADMIN_USER
            : String.valueOf(service.settings().get("replicationUser"));
    MemberRecord primary = primaryTo("change the password of " + role);
    on(primary, server -> server.changePassword(role, wanted));
    if (!ofAdmin) {
      service.members().stream()
          .filter(m -> !m.equals(primary))
          .forEach(m -> on(m, server -> server.storeUpstreamPassword(role, wanted)));
    }
  }

  @Override
  public void forget(MemberRecord left) {
    String slot = BootContract.slotName(left.name());
    on(primaryTo("drop the replication slot " + slot), server -> drop(server, slot));
  }

  /** The primary may not have noticed yet that the standby is gone. */
  private static void drop(PostgresServer primary, String slot) {
    try {
      primary.dropSlot(slot);
    } catch (ServerException e) {
      boolean inUse =
          e.reason() == ServerException.Reason.REFUSED
              && primary.state().slot(slot).filter(ServerState.Slot::active).isPresent();
      throw inUse ? BackendException.transientFailure(String.valueOf(e.getMessage()), e) : e;
    }
  }

  @Override
  public void close() {
    probe.close();
  }

  private MemberRecord primaryTo(String step) {
    return probe
        .primary()
        .map(p -> service.member(p.member()))
        .orElseThrow(
            () ->
                BackendException.transientFailure(
                    "cannot %s: no member accepts writes".formatted(step), null));
  }

  private void on(MemberRecord member, Consumer<PostgresServer> work) {
    try (PostgresServer server = connector.open(service, member, TIMEOUT)) {
      work.accept(server);
    }
  }
}
