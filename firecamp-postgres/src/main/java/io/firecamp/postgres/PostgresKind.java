package io.firecamp.postgres;

import io.firecamp.Firecamp;
import io.firecamp.kind.ChangeEffect;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.HbaConf;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.control.PostgresControl;
import io.firecamp.postgres.probe.Connector;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** PostgreSQL as the engine sees it. */
final class PostgresKind implements ServiceKind {
  /** A fast shutdown writes a checkpoint, which may take long on a loaded primary. */
  private static final Duration STOP_GRACE = Duration.ofMinutes(2);

  private final ServerAccess access;
  private final Firecamp.Reach reach;

  PostgresKind(ServerAccess access, Firecamp.Reach reach) {
    this.access = access;
    this.reach = reach;
  }

  @Override
  public String name() {
    return PostgresServiceSpec.KIND;
  }

  @Override
  public ContainerTemplate container(ServiceRecord service, MemberRecord member) {
    MemberRecord primary = service.members().get(0);
    Map<String, String> env = new TreeMap<>();
    env.put(BootContract.ENV_CLUSTER, service.cluster());
    env.put(BootContract.ENV_SERVICE, service.name());
    env.put(BootContract.ENV_SERVICE_UUID, service.uuid());
    env.put(BootContract.ENV_MEMBER, member.name());
    env.put(BootContract.ENV_MEMBER_DNS_NAME, service.dnsName(member));
    env.put(BootContract.ENV_ROLE, member.ordinal() == 0 ? "primary" : "standby");
    env.put(BootContract.ENV_PRIMARY_HOST, service.dnsName(primary));
    env.put(BootContract.ENV_PRIMARY_PORT, Integer.toString(primary.port()));
    env.put(BootContract.ENV_LISTEN_ADDRESSES, member.address());
    env.put(BootContract.ENV_PORT, Integer.toString(member.port()));
    env.put(BootContract.ENV_REPLICATION_USER, setting(service, "replicationUser"));
    env.put(BootContract.ENV_POSTGRES_MAJOR, setting(service, "major"));
    Map<String, String> files =
        Map.of(
            BootContract.POSTGRESQL_CONF,
            conf(service),
            BootContract.PG_HBA_CONF,
            HbaConf.render());
    return new ContainerTemplate(BootContract.DATA, BootContract.JOURNAL, env, files, STOP_GRACE);
  }

  @Override
  public ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted) {
    return SettingChange.effect(service, setting, stored, wanted);
  }

  @Override
  public ServiceControl control(ServiceRecord service, Map<String, Secret> secrets) {
    return new PostgresControl(service, connector(secrets));
  }

  /** Opens connections as the administrator. */
  Connector connector(Map<String, Secret> secrets) {
    List<Secret> passwords = new ArrayList<>();
    for (String name :
        List.of(BootContract.ADMIN_PASSWORD, BootContract.ADMIN_PASSWORD + ".next")) {
      Secret password = secrets.get(name);
      if (password != null) {
        passwords.add(password);
      }
    }
    return new Connector(access, reach, passwords.isEmpty() ? List.of(Secret.of("")) : passwords);
  }

  private static String conf(ServiceRecord service) {
    Map<String, String> parameters = new TreeMap<>();
    service
        .settings()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PostgresServiceSpec.PARAMETER_PREFIX)) {
                parameters.put(key.substring(PostgresServiceSpec.PARAMETER_PREFIX.length()), value);
              }
            });
    Map<String, String> fields = service.fields();
    int journalGib = Integer.parseInt(fields.getOrDefault("journalVolume.sizeGib", "10"));
    int major = Integer.parseInt(setting(service, "major"));
    return PostgresConf.render(
        PostgresConf.defaults(resources(fields), VolumeSpec.ofGib(journalGib), major), parameters);
  }

  private static ResourceSpec resources(Map<String, String> fields) {
    ResourceSpec.Builder resources = ResourceSpec.builder();
    String reserved = fields.get("resources.reservedMemoryMib");
    String max = fields.get("resources.maxMemoryMib");
    if (reserved != null) {
      resources.reservedMemoryMib(Integer.parseInt(reserved));
    }
    if (max != null) {
      resources.maxMemoryMib(Integer.parseInt(max));
    }
    return resources.build();
  }

  private static String setting(ServiceRecord service, String name) {
    return Objects.requireNonNull(service.settings().get(name), name);
  }
}
