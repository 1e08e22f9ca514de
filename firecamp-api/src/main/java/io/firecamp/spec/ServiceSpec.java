package io.firecamp.spec;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * A stateful service as the engine sees it: members, each with a data and a journal volume, a DNS
 * name and a container. The kinds of services (such as PostgreSQL) translate their own specs into
 * this and store what only they interpret in {@link #settings}.
 *
 * <p>{@code build()} does not validate; {@link #validate} reports all problems.
 */
@Value.Immutable(copy = true)
@SpecStyle
public abstract class ServiceSpec implements SpecRequest {
  /** The maximum number of members. */
  public static final int MAX_MEMBERS = 99;

  /** The name of the field for deletion protection. */
  public static final String DELETION_PROTECTION = "deletionProtection";

  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");
  private static final Pattern DOMAIN =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");

  ServiceSpec() {}

  /** The cluster the service belongs to. */
  @Override
  public abstract String cluster();

  /** The service's name, unique in its cluster. It and the cluster's are folded to lower case. */
  @Override
  public abstract String name();

  /** The kind of service, such as {@code postgresql}. */
  public abstract String kind();

  /** The number of members: 1 to 99. */
  public abstract int replicas();

  /**
   * The zones to spread over, member i to zone {@code i mod n}; empty for all zones of the backend.
   */
  public abstract List<String> zones();

  public abstract VolumeSpec dataVolume();

  public abstract VolumeSpec journalVolume();

  @Value.Default
  public ResourceSpec resources() {
    return ResourceSpec.defaults();
  }

  /** The container image. */
  public abstract String image();

  /** The port that each member listens on. */
  public abstract int port();

  /** The DNS domain of the members, or empty for {@code <cluster>-firecamp.com}. */
  public abstract Optional<String> domain();

  /** Whether deleting the service is refused; false unless set. */
  @Value.Default
  public boolean deletionProtection() {
    return false;
  }

  /** Tags put on every resource in addition to the ownership tags. */
  public abstract Map<String, String> tags();

  /** What only the kind of service interprets; compared and stored as is; no secrets. */
  public abstract Map<String, String> settings();

  /** The service's secrets by name; stored in the secret backend only. */
  @Value.Redacted
  public abstract Map<String, Secret> secrets();

  @Value.Check
  ServiceSpec folded() {
    String lowerCluster = cluster().toLowerCase(Locale.ROOT);
    String lowerName = name().toLowerCase(Locale.ROOT);
    return lowerCluster.equals(cluster()) && lowerName.equals(name())
        ? this
        : builder().from(this).cluster(lowerCluster).name(lowerName).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The domain that member names are in. */
  public String effectiveDomain() {
    return domain().orElseGet(() -> cluster() + "-firecamp.com");
  }

  /** Returns a builder initialized with the values of this spec. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns this spec without its secrets, as it is recorded. */
  public ServiceSpec withoutSecrets() {
    return secrets().isEmpty() ? this : ((ImmutableServiceSpec) this).withSecrets(Map.of());
  }

  /** Returns a request for exactly this spec; for an existing service, in its stored domain. */
  @Override
  public ServiceSpec resolve(Optional<ServiceSpec> stored) {
    return domain().isPresent()
        ? this
        : toBuilder()
            .domain(stored.map(ServiceSpec::effectiveDomain).orElseGet(this::effectiveDomain))
            .build();
  }

  /** The volume of each member for that purpose. */
  public VolumeSpec volume(VolumePurpose purpose) {
    Objects.requireNonNull(purpose, "purpose");
    return purpose == VolumePurpose.DATA ? dataVolume() : journalVolume();
  }

  /** The general fields as text, sorted by name: without the settings and the secrets. */
  @Value.Lazy
  public Map<String, String> fields() {
    return Collections.unmodifiableMap(ServiceSpecFields.TABLE.write(this));
  }

  /**
   * Returns a spec from the values of {@link #fields} and {@link #settings}, without secrets.
   *
   * @throws IllegalArgumentException if a field is unknown or its value cannot be parsed
   */
  public static ServiceSpec of(
      String cluster,
      String name,
      String kind,
      Map<String, String> fields,
      Map<String, String> settings) {
    ServiceSpecFields.Draft draft = new ServiceSpecFields.Draft();
    ServiceSpecFields.TABLE.read(fields, draft);
    return draft.whole().cluster(cluster).name(name).kind(kind).settings(settings).build();
  }

  /** Whether the name is one of a general field, or of an entry of one. */
  public static boolean isField(String name) {
    return ServiceSpecFields.TABLE.has(name);
  }

  /** Returns how a change of a general field takes effect on a running service. */
  public static ChangeEffect effect(String field, String stored, String wanted) {
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(wanted, "wanted");
    return ServiceSpecFields.TABLE.effect(field, stored, wanted, Map.of());
  }

  /** Adds everything that is wrong with the general fields. */
  public void validate(Problems problems) {
    Names.check("cluster", cluster(), Names.MAX_CLUSTER_NAME, problems);
    Names.check("name", name(), Names.MAX_SERVICE_NAME, problems);
    if (replicas() < 1 || replicas() > MAX_MEMBERS) {
      problems.add("replicas", replicas(), "must be 1 to " + MAX_MEMBERS, "choose such a number");
    }
    validateZones(problems);
    dataVolume().validate("dataVolume", problems);
    journalVolume().validate("journalVolume", problems);
    resources().validate("resources", problems);
    if (!IMAGE.matcher(image()).matches()) {
      problems.add("image", image(), "is not a valid image reference", "use registry/name:tag");
    }
    if (port() < 1 || port() > 65_535) {
      problems.add("port", port(), "must be 1 to 65535", "choose such a port");
    }
    domain()
        .ifPresent(
            d -> {
              if (!DOMAIN.matcher(d).matches() || d.length() > 190) {
                problems.add(
                    "domain",
                    d,
                    "is not a valid lower-case DNS domain",
                    "use for example t1.internal.com");
              }
            });
    TagRules.check(tags(), problems);
  }

  private void validateZones(Problems problems) {
    Set<String> seen = new HashSet<>();
    for (String zone : zones()) {
      if (!Names.isZone(zone)) {
        problems.add("zones", zone, "is not a valid zone name", "use for example us-east-1a");
      } else if (!seen.add(zone)) {
        problems.add("zones", zone, "is listed twice", "list each zone once");
      }
    }
  }

  /** Builds a {@link ServiceSpec}. */
  public static final class Builder extends ImmutableServiceSpec.Builder {
    Builder() {}
  }
}
