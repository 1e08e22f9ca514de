package io.firecamp.postgres.control;

import io.firecamp.backend.BackendException;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The control of the servers of one service. */
public final class PostgresControl implements ServiceControl {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PARAMETER = "parameters.";

  private final ServiceRecord service;
  private final Connector connector;
  private final Map<String, Secret> secrets;
  private final ReplicationProbe probe;
  private final Map<String, Lsn> toReplay = new HashMap<>();

  /**
   * @param secrets by name, of the versions that the servers use
   */
  public PostgresControl(
      ServiceRecord service, Connector connector, Map<String, Secret> secrets) {
    this.service = service;
    this.connector = connector;
    this.secrets = secrets;
    this.probe = new ReplicationProbe(service, connector);
  }

  @Override
  public Optional<String> waitingFor() {
    return probe.waitingFor();
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
    Optional<String> missing = probe.waitingFor();
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
    Secret replication = secrets.get(BootContract.REPLICATION_PASSWORD);
    on(
        member,
        server -> {
          if (replication != null) {
            server.storeUpstreamPassword(replicationUser(), replication);
          }
          server.configure(template.files());
        });
  }

  private String replicationUser() {
    return String.valueOf(service.settings().get("replicationUser"));
  }

  @Override
  public boolean changeSecret(String name, Secret wanted, long version) {
    String role =
        name.equals(BootContract.ADMIN_PASSWORD) ? BootContract.ADMIN_USER : replicationUser();
    MemberRecord primary = primaryTo("change the password of " + role);
    boolean[] isNewest = {false};
    on(primary, server -> isNewest[0] = server.changePassword(role, wanted, version));
    return isNewest[0];
  }

  @Override
  public List<String> refusals(ServiceRecord wanted) {
    Map<String, String> changed = new TreeMap<>();
    wanted
        .settings()
        .forEach(
            (field, value) -> {
              if (field.startsWith(PARAMETER) && !value.equals(service.settings().get(field))) {
                changed.put(field.substring(PARAMETER.length()), value);
              }
            });
    Optional<Answer> primary = changed.isEmpty() ? Optional.empty() : probe.primary();
    if (primary.isEmpty()) {
      return List.of();
    }
    List<String> refused = new ArrayList<>();
    try {
      on(
          service.member(primary.get().member()),
          server ->
              server
                  .refusals(changed)
                  .forEach(words -> refused.add(PARAMETER + words + refusedBy(primary.get()))));
    } catch (ServerException e) {
      // The servers that read the configuration will tell.
      return refused;
    }
    return refused;
  }

  private static String refusedBy(Answer primary) {
    return " (says the server of " + primary.member() + "); choose a value that it accepts";
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
