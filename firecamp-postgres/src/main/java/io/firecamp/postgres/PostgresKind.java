package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.container.Container;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.postgres.config.HbaConf;
import io.firecamp.postgres.control.PostgresControl;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL implementation of a kind of service. */
final class PostgresKind implements ServiceKind {
  /** A fast shutdown writes a checkpoint, which may take a long time on a busy primary. */
  private static final Duration STOP_GRACE = Duration.ofMinutes(2);

  /** Ends the name of a secret that replaces another one. */
  private static final String NEXT = ".next";

  private final ServerAccess access;
  private final Firecamp.Reach reach;
  private volatile @Nullable Rendered last;

  PostgresKind(ServerAccess access, Firecamp.Reach reach) {
    this.access = access;
    this.reach = reach;
  }

  ServerAccess access() {
    return access;
  }

  @Override
  public String name() {
    return PostgresServiceSpec.KIND;
  }

  @Override
  public ContainerTemplate container(ServiceRecord service, MemberRecord member) {
    MemberRecord primary = service.primaryMember();
    Rendered rendered = rendered(service.spec());
    PostgresSettings settings = rendered.settings();
    Map<String, String> env = new HashMap<>(32);
    env.put(BootContract.ENV_CLUSTER, service.cluster());
    env.put(BootContract.ENV_SERVICE, service.name());
    env.put(BootContract.ENV_SERVICE_UUID, service.uuid());
    env.put(BootContract.ENV_MEMBER, member.name());
    env.put(BootContract.ENV_MEMBER_DNS_NAME, service.dnsName(member));
    env.put(BootContract.ENV_ROLE, role(service, member));
    env.put(BootContract.ENV_TERM, Long.toString(service.term()));
    env.put(BootContract.ENV_INITIALIZE, Boolean.toString(!service.initialized()));
    env.put(BootContract.ENV_COPY, Long.toString(member.copy()));
    env.put(BootContract.ENV_PRIMARY_HOST, service.dnsName(primary));
    env.put(BootContract.ENV_PRIMARY_PORT, Integer.toString(primary.port()));
    env.put(BootContract.ENV_LISTEN_ADDRESSES, member.address());
    env.put(BootContract.ENV_PORT, Integer.toString(member.port()));
    env.put(BootContract.ENV_REPLICATION_USER, settings.replicationUser());
    env.put(BootContract.ENV_POSTGRES_MAJOR, Integer.toString(settings.major()));
    env.put(BootContract.ENV_ADMIN_PASSWORD_VERSION, version(service, BootContract.ADMIN_PASSWORD));
    env.put(
        BootContract.ENV_REPLICATION_PASSWORD_VERSION,
        version(service, BootContract.REPLICATION_PASSWORD));
    if (!service.passwordReset().isEmpty()) {
      env.put(BootContract.ENV_RESET_PASSWORDS, service.passwordReset());
    }
    return new ContainerTemplate(
        BootContract.DATA, BootContract.JOURNAL, env, rendered.files(), STOP_GRACE);
  }

  private static String role(ServiceRecord service, MemberRecord member) {
    if (service.isLeaving(member.name()) || member.stopped()) {
      return BootContract.LOOK;
    }
    return service.isPrimary(member) ? "primary" : "standby";
  }

  @Override
  public boolean isFinal(Container ended) {
    return BootWords.refusesItsVolumes(ended.detail());
  }

  @Override
  public Optional<String> yieldsTo(Container ended) {
    return BootWords.newer(ended.detail());
  }

  @Override
  public boolean canLookAtData() {
    return true;
  }

  @Override
  public boolean saidItsData(Container ended) {
    return BootWords.saysItsData(ended.detail());
  }

  /** What is common to the containers of all services that have those settings and that journal. */
  private record Rendered(
      Map<String, String> text,
      int journalGib,
      PostgresSettings settings,
      Map<String, String> files) {
    static Rendered of(ServiceSpec spec) {
      PostgresSettings settings = PostgresSettings.of(spec);
      Map<String, String> files =
          Map.of(
              BootContract.POSTGRESQL_CONF,
              settings.conf(spec),
              BootContract.PG_HBA_CONF,
              HbaConf.render());
      return new Rendered(spec.settings(), spec.journalVolume().sizeGib(), settings, files);
    }

    boolean isOf(ServiceSpec spec) {
      return journalGib == spec.journalVolume().sizeGib() && text.equals(spec.settings());
    }
  }

  /**
   * Containers of one service are requested in sequence, and most services have the same settings.
   */
  private Rendered rendered(ServiceSpec spec) {
    Rendered known = last;
    if (known == null || !known.isOf(spec)) {
      known = Rendered.of(spec);
      last = known;
    }
    return known;
  }

  @Override
  public ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted) {
    return PostgresSettings.effect(service.settings(), setting, stored, wanted);
  }

  @Override
  public ServiceControl control(
      ServiceRecord service, Map<String, Secret> secrets, Supplier<Duration> remaining) {
    Connector connector = connector(() -> secrets, remaining);
    return new PostgresControl(
        service, connector, secrets, spec -> PostgresSettings.of(spec).objects());
  }

  @Override
  public boolean isHeldByMembers(String secret) {
    return secret.equals(BootContract.REPLICATION_PASSWORD);
  }

  private static String version(ServiceRecord service, String secret) {
    return Long.toString(service.versions(secret).valid());
  }

  @Override
  public Set<String> objects(ServiceSpec spec) {
    return rendered(spec).settings().objects().words();
  }

  @Override
  public boolean isForContainers(String secret) {
    return !DatabaseObjects.isOfRole(secret);
  }

  /** Reaches members as the administrator; the password is read on demand. */
  Connector connector(Supplier<Map<String, Secret>> secrets) {
    return connector(secrets, ChronoUnit.FOREVER::getDuration);
  }

  private Connector connector(Supplier<Map<String, Secret>> secrets, Supplier<Duration> remaining) {
    return new Connector(access, reach, () -> passwords(ofAdmin(secrets.get())), remaining);
  }

  private static Map<String, Secret> ofAdmin(Map<String, Secret> secrets) {
    Map<String, Secret> found = new TreeMap<>();
    for (String name : List.of(BootContract.ADMIN_PASSWORD, BootContract.ADMIN_PASSWORD + NEXT)) {
      Secret password = secrets.get(name);
      if (password != null) {
        found.put(name, password);
      }
    }
    return found;
  }

  /** The passwords among those secrets, all of one role, the likelier one first. */
  List<Secret> passwords(Map<String, Secret> secrets) {
    List<Secret> passwords = new ArrayList<>();
    secrets.forEach(
        (name, password) -> passwords.add(name.endsWith(NEXT) ? passwords.size() : 0, password));
    return passwords.isEmpty() ? List.of(Secret.of("")) : passwords;
  }
}
