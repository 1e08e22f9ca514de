package io.firecamp.postgres;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The requested state of a PostgreSQL service: one primary and its standbys, each with a data and a
 * journal volume. Immutable. {@code build()} refuses a spec that cannot be provisioned and reports
 * all problems together.
 */
@Value.Immutable
@PostgresStyle
public abstract class PostgresServiceSpec implements SpecRequest {
  /** The newest PostgreSQL that is supported, and the default. */
  public static final int NEWEST_MAJOR = 18;

  /** The oldest PostgreSQL that is supported. */
  public static final int OLDEST_MAJOR = 14;

  static final String KIND = "postgresql";

  PostgresServiceSpec() {}

  /** The cluster; required; at most 54 bytes; letter first, then letters, digits and hyphens. */
  @Override
  @Value.Default
  public String cluster() {
    return "";
  }

  /**
   * The service's name; required; at most 58 bytes; letter first, then letters, digits, hyphens.
   */
  @Override
  @Value.Default
  public String name() {
    return "";
  }

  /** The number of members, including the primary: 1 to 99; 3 unless set. */
  @Value.Default
  public int replicas() {
    return 3;
  }

  /** The volume for everything but the WAL; 100 GiB unless set. */
  @Value.Default
  public VolumeSpec dataVolume() {
    return VolumeSpec.ofGib(100);
  }

  /** The volume for the WAL; 10 GiB unless set. */
  @Value.Default
  public VolumeSpec journalVolume() {
    return VolumeSpec.ofGib(10);
  }

  /** The password of the administrator {@code postgres}; required; any printable characters. */
  @Value.Default
  @Value.Redacted
  public Secret adminPassword() {
    return Secret.of("");
  }

  /** The user that standbys replicate with; {@code repluser} unless set. */
  @Value.Default
  public String replicationUser() {
    return "repluser";
  }

  /** The password of the replication user; required; any printable characters. */
  @Value.Default
  @Value.Redacted
  public Secret replicationPassword() {
    return Secret.of("");
  }

  /**
   * The PostgreSQL major version, 14 to 18. Unless set, that of the service if it exists, otherwise
   * {@link #NEWEST_MAJOR}: a later version of the SDK with a newer default does not change existing
   * services.
   */
  public abstract OptionalInt major();

  /**
   * The container image, which must implement the boot contract; {@code firecamp-postgres:<major>}
   * unless set.
   */
  public abstract Optional<String> image();

  /** The port that members listen on; 5432 unless set. */
  @Value.Default
  public int port() {
    return 5432;
  }

  /**
   * The zones to spread over, member i to zone {@code i mod n}; all of the cluster's unless set.
   */
  public abstract List<String> zones();

  /** The DNS domain of the members; {@code <cluster>-firecamp.com} unless set. */
  public abstract Optional<String> domain();

  /** CPU and memory of each member. */
  @Value.Default
  public ResourceSpec resources() {
    return ResourceSpec.defaults();
  }

  /** PostgreSQL parameters by name, checked against the catalogue of the major version. */
  public abstract Map<String, String> parameters();

  /**
   * The roles that applications log in with; none unless set. An update adds roles, and replaces
   * their passwords; removing one from the spec never drops it.
   */
  public abstract List<RoleSpec> roles();

  /**
   * The databases that the service has beside {@code postgres}, with their owners and extensions;
   * none unless set. An update adds databases and extensions; removing one from the spec never
   * drops it.
   */
  public abstract List<DatabaseSpec> databases();

  /** Whether deleting the service is refused until an update disables this; false unless set. */
  @Value.Default
  public boolean deletionProtection() {
    return false;
  }

  /** Tags put on every resource. */
  public abstract Map<String, String> tags();

  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this spec. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns the general form that the engine works on, as for a new service.
   *
   * @throws InvalidSpecException if a password is a reference, which a new service cannot have
   */
  public ServiceSpec toServiceSpec() {
    return resolve(Optional.empty());
  }

  @Override
  public ServiceSpec resolve(Optional<ServiceSpec> stored) {
    Problems problems = new Problems();
    if (stored.isEmpty()) {
      PostgresRules.mustBeGiven("adminPassword", adminPassword(), problems);
      PostgresRules.mustBeGiven("replicationPassword", replicationPassword(), problems);
    }
    Map<String, String> known =
        stored.map(PostgresSettings::of).map(PostgresSettings::roles).orElse(Map.of());
    roles().stream()
        .filter(role -> !known.containsKey(role.name()))
        .forEach(
            role -> PostgresRules.mustBeGiven("roles." + role.name(), role.password(), problems));
    PostgresSettings settings = PostgresSettings.settle(this, stored);
    ServiceSpec resolved =
        general(
            settings.major(),
            settings.text(),
            domain().or(() -> stored.flatMap(ServiceSpec::domain)).orElseGet(this::ownDomain));
    if (major().isEmpty() && stored.isPresent()) {
      PostgresRules.parameters(this, settings.major(), problems);
    }
    problems.throwIfAny("PostgreSQL service '" + name() + "'");
    return resolved;
  }

  private String ownDomain() {
    return cluster().toLowerCase(Locale.ROOT) + "-firecamp.com";
  }

  private ServiceSpec general(
      int effectiveMajor, Map<String, String> settings, @Nullable String effectiveDomain) {
    return ServiceSpec.builder()
        .cluster(cluster())
        .name(name())
        .kind(KIND)
        .replicas(replicas())
        .zones(zones())
        .dataVolume(dataVolume())
        .journalVolume(journalVolume())
        .resources(resources())
        .image(image().orElseGet(() -> "firecamp-postgres:" + effectiveMajor))
        .port(port())
        .domain(Optional.ofNullable(effectiveDomain))
        .deletionProtection(deletionProtection())
        .tags(tags())
        .settings(settings)
        .putSecrets(BootContract.ADMIN_PASSWORD, adminPassword())
        .putSecrets(BootContract.REPLICATION_PASSWORD, replicationPassword())
        .putAllSecrets(rolePasswords())
        .build();
  }

  private Map<String, Secret> rolePasswords() {
    Map<String, Secret> passwords = new TreeMap<>();
    roles().forEach(r -> passwords.put(DatabaseObjects.secretOf(r.name()), r.password()));
    return passwords;
  }

  /** Returns the spec of an existing service, with references in place of its passwords. */
  static PostgresServiceSpec of(ServiceRecord service) {
    ServiceSpec spec = service.spec();
    PostgresSettings settings = PostgresSettings.of(spec);
    Builder builder =
        builder()
            .cluster(spec.cluster())
            .name(spec.name())
            .replicas(spec.replicas())
            .zones(spec.zones())
            .dataVolume(spec.dataVolume())
            .journalVolume(spec.journalVolume())
            .resources(spec.resources())
            .image(spec.image())
            .port(spec.port())
            .domain(spec.effectiveDomain())
            .deletionProtection(spec.deletionProtection())
            .tags(spec.tags())
            .adminPassword(Secret.reference(service.secretRef(BootContract.ADMIN_PASSWORD).path()))
            .replicationPassword(
                Secret.reference(service.secretRef(BootContract.REPLICATION_PASSWORD).path()));
    settings.describe(builder);
    for (String role : settings.roles().keySet()) {
      String path = service.secretRef(DatabaseObjects.secretOf(role)).path();
      builder.addRoles(RoleSpec.of(role, Secret.reference(path)));
    }
    return builder.build();
  }

  /**
   * Refuses a spec that cannot be provisioned.
   *
   * @throws InvalidSpecException with every problem
   */
  @Value.Check
  protected void check() {
    Problems problems = new Problems();
    general(major().orElse(NEWEST_MAJOR), Map.of(), domain().orElse(null)).validate(problems);
    PostgresRules.check(this, problems);
    DatabaseRules.check(this, problems);
    problems.throwIfAny("PostgreSQL service '" + name() + "'");
  }

  /** Builds a {@link PostgresServiceSpec}; cluster, name and the passwords are required. */
  public static final class Builder extends ImmutablePostgresServiceSpec.Builder {
    Builder() {}
  }
}
