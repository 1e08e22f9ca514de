package io.firecamp.postgres.control;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.Container;
import io.firecamp.kind.Admission;
import io.firecamp.kind.ConfigurationRefusedException;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.Unready;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.postgres.database.DatabaseObjects.RolePassword;
import io.firecamp.postgres.parameter.ParameterCatalogue;
import io.firecamp.postgres.parameter.ParameterType;
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
import io.firecamp.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The control of the servers of one service. */
public final class PostgresControl implements ServiceControl {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PARAMETER = "parameters.";

  /** A database is a copy of a template, which may take a checkpoint. */
  private static final Duration CREATION = Duration.ofMinutes(2);

  private final ServiceRecord service;
  private final Connector connector;
  private final Map<String, Secret> secrets;
  private final Function<ServiceSpec, DatabaseObjects> objects;
  private final ReplicationProbe probe;
  private final OtherMembers otherMembers;
  private final Map<String, Lsn> toReplay = new HashMap<>();

  /**
   * @param secrets by name, of the versions that the servers use
   * @param objects returns the databases, roles and extensions that a spec names
   */
  public PostgresControl(
      ServiceRecord service,
      Connector connector,
      Map<String, Secret> secrets,
      Function<ServiceSpec, DatabaseObjects> objects) {
    this.objects = objects;
    this.service = service;
    this.connector = connector;
    this.secrets = Map.copyOf(secrets);
    this.probe = new ReplicationProbe(service, connector);
    this.otherMembers = new OtherMembers(service, probe);
  }

  @Override
  public List<Unready> unready() {
    return probe.unready();
  }

  @Override
  public Optional<String> primary() {
    return probe.primary().map(Answer::member);
  }

  @Override
  public boolean acceptsWrites(Collection<MemberRecord> members) {
    return probe.ask(members.stream().map(MemberRecord::name).toList()).stream()
        .anyMatch(Answer::isPrimary);
  }

  @Override
  public Optional<String> conflict() {
    return probe.conflict();
  }

  @Override
  public Admission admission(MemberRecord primary, Collection<Container> others) {
    return otherMembers.admission(primary, others);
  }

  /** One that was promoted has no slots. */
  @Override
  public boolean prepareForStandbys() {
    Optional<Answer> primary = probe.primary().filter(p -> p.member().equals(service.primary()));
    primary.ifPresent(
        p -> {
          ServerState state = p.state().orElseThrow();
          for (MemberRecord member : service.members()) {
            String slot = BootContract.slotName(member.name());
            if (!service.isPrimary(member) && state.slot(slot).isEmpty()) {
              on(service.primaryMember(), server -> server.createSlot(slot));
            }
          }
        });
    return primary.isPresent();
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
    Secret replication = secrets.get(BootContract.REPLICATION_PASSWORD);
    try {
      on(
          member,
          server -> {
            if (replication != null) {
              server.storeUpstreamPassword(replicationUser(), replication);
            }
            server.configure(template.files());
          });
    } catch (ServerException e) {
      if (e.reason() == ServerException.Reason.CONFIGURATION) {
        throw new ConfigurationRefusedException(String.valueOf(e.getMessage()), e);
      }
      throw e.reason() == ServerException.Reason.AUTHENTICATION && !service.isPrimary(member)
          ? notReplayed(member, e)
          : e;
    }
  }

  /** A standby knows a new password only once it has replayed it. */
  private static BackendException notReplayed(MemberRecord standby, ServerException refused) {
    return BackendException.transientFailure(
        "%s; standby %s may not have replayed the newest password yet"
            .formatted(refused.getMessage(), standby.name()),
        refused);
  }

  private String replicationUser() {
    return String.valueOf(service.settings().get("replicationUser"));
  }

  @Override
  public boolean changeSecret(String name, Secret wanted, long version) {
    String role = role(name);
    MemberRecord primary = primaryTo("change the password of " + role);
    boolean[] isNewest = {false};
    on(primary, server -> isNewest[0] = server.changePassword(role, wanted, version));
    if (isNewest[0] && name.equals(BootContract.REPLICATION_PASSWORD)) {
      // A member that does not respond is given it with its next configuration, or at its start.
      List<String> others =
          service.members().stream()
              .filter(m -> !m.equals(primary))
              .map(MemberRecord::name)
              .toList();
      probe.on(others, server -> server.storeUpstreamPassword(role, wanted));
    }
    return isNewest[0];
  }

  private String role(String secret) {
    if (DatabaseObjects.isOfRole(secret)) {
      return DatabaseObjects.roleOf(secret);
    }
    return secret.equals(BootContract.ADMIN_PASSWORD) ? BootContract.ADMIN_USER : replicationUser();
  }

  @Override
  public List<String> refusals(ServiceRecord wanted) {
    Map<String, String> changed = new TreeMap<>();
    wanted
        .settings()
        .forEach(
            (field, value) -> {
              if (field.startsWith(PARAMETER) && !value.equals(service.settings().get(field))) {
                String name = field.substring(PARAMETER.length());
                if (mayBeUnknown(name)) {
                  changed.put(name, value);
                }
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

  /** Numbers and booleans are those of the catalogue on every server. */
  private boolean mayBeUnknown(String parameter) {
    int major = Integer.parseInt(service.settings().getOrDefault("major", "18"));
    return ParameterCatalogue.forMajor(major)
        .find(parameter)
        .filter(d -> d.type() == ParameterType.STRING || d.type() == ParameterType.ENUM)
        .isPresent();
  }

  private static String refusedBy(Answer primary) {
    return " (says the server of " + primary.member() + "); choose a value that it accepts";
  }

  @Override
  public void create(Set<String> missing) {
    MemberRecord primary = primaryTo("create " + String.join(", ", new TreeSet<>(missing)));
    try (PostgresServer server = connector.open(service, primary, connector.limit(CREATION))) {
      objects.apply(service.spec()).create(missing, server, this::passwordOf);
    }
  }

  private RolePassword passwordOf(String role) {
    String name = DatabaseObjects.secretOf(role);
    Secret password = secrets.get(name);
    if (password == null) {
      throw BackendException.refused(
          "cannot create role %s: secret %s of service %s is not stored: update the service with it"
              .formatted(role, name, service.name()));
    }
    return new RolePassword(password, service.versions(name).valid());
  }

  @Override
  public List<String> refused(ServiceSpec wanted, Set<String> added) {
    Map<String, String> extensions = new TreeMap<>(objects.apply(wanted).extensions());
    extensions.keySet().retainAll(added);
    Optional<Answer> primary = extensions.isEmpty() ? Optional.empty() : probe.primary();
    if (primary.isEmpty()) {
      return List.of();
    }
    try (PostgresServer server =
        connector.open(service, service.member(primary.get().member()), connector.limit(TIMEOUT))) {
      Set<String> available = server.availableExtensions();
      return extensions.entrySet().stream()
          .filter(e -> !available.contains(e.getValue()))
          .map(
              e ->
                  "%s: the servers do not have it; leave it out, or use an image that has it"
                      .formatted(e.getKey()))
          .toList();
    }
  }

  @Override
  public void forget(MemberRecord left) {
    String slot = BootContract.slotName(left.name());
    on(primaryTo("drop the replication slot " + slot), server -> drop(server, slot));
  }

  @Override
  public void forgetFormer(Collection<String> former) {
    Set<String> kept = new TreeSet<>();
    probe
        .lastOfPrimary()
        .map(ServerState::slots)
        .orElse(List.of())
        .forEach(
            slot -> {
              if (!slot.active()) {
                kept.add(slot.name());
              }
            });
    kept.retainAll(former.stream().map(BootContract::slotName).toList());
    if (!kept.isEmpty()) {
      on(primaryTo("drop the replication slots " + kept), server -> kept.forEach(server::dropSlot));
    }
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

  /** What is changed on a member that somebody promoted would be missing on the others. */
  private MemberRecord primaryTo(String step) {
    String found =
        probe
            .primary()
            .map(Answer::member)
            .orElseThrow(
                () ->
                    BackendException.transientFailure(
                        "cannot %s: no member accepts writes".formatted(step), null));
    if (!found.equals(service.primary())) {
      throw BackendException.refused("cannot %s: %s".formatted(step, probe.words(found)));
    }
    return service.member(found);
  }

  private void on(MemberRecord member, Consumer<PostgresServer> work) {
    try (PostgresServer server = connector.open(service, member, connector.limit(TIMEOUT))) {
      work.accept(server);
    }
  }
}
