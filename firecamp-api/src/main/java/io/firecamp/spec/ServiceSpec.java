package io.firecamp.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.immutables.value.Value;

/**
 * A stateful service as the engine sees it: members, each with a data and a journal volume, a DNS
 * name and a container. The kinds of services (such as PostgreSQL) translate their own specs into
 * this and put what only they understand into {@link #settings}.
 *
 * <p>{@code build()} does not refuse anything; {@link #validate} lists what is wrong.
 */
@Value.Immutable
@SpecStyle
public abstract class ServiceSpec {
  /** More members than this are refused. */
  public static final int MAX_MEMBERS = 99;

  /** The field that says whether deleting is refused. */
  public static final String DELETION_PROTECTION = "deletionProtection";

  ServiceSpec() {}

  /** The cluster the service belongs to. */
  public abstract String cluster();

  /** The service's name, unique in its cluster. It and the cluster's are folded to lower case. */
  public abstract String name();

  /** The kind of service, such as {@code postgresql}. */
  public abstract String kind();

  /** How many members. */
  public abstract int members();

  /** The zones to spread over, member i to zone {@code i mod n}; empty for all the backend has. */
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

  /** Tags put on every resource beside the ownership tags. */
  public abstract Map<String, String> tags();

  /** What only the kind of service understands; compared and stored as it is; no secrets. */
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
    return domain().orElse(cluster() + "-firecamp.com");
  }

  /** Every field but the secrets as flat text, sorted: for comparison and for the document. */
  public Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("replicas", Integer.toString(members()));
    fields.put("zones", String.join(",", zones()));
    fields.put("image", image());
    fields.put("port", Integer.toString(port()));
    fields.put("domain", effectiveDomain());
    fields.putAll(dataVolume().fields("dataVolume"));
    fields.putAll(journalVolume().fields("journalVolume"));
    fields.putAll(resources().fields("resources"));
    fields.put(DELETION_PROTECTION, Boolean.toString(deletionProtection()));
    tags().forEach((k, v) -> fields.put("tags." + k, v));
    fields.putAll(settings());
    return fields;
  }

  /** A spec from what {@link #fields} and {@link #settings} gave. */
  public static ServiceSpec fromFields(
      String cluster,
      String name,
      String kind,
      Map<String, String> fields,
      Map<String, String> settings) {
    return new SpecFields(fields).spec(cluster, name, kind, settings);
  }

  /** Adds everything that is wrong with the general fields. */
  public void validate(Problems problems) {
    Names.check("cluster", cluster(), Names.MAX_CLUSTER_NAME, problems);
    Names.check("name", name(), Names.MAX_SERVICE_NAME, problems);
    if (members() < 1 || members() > MAX_MEMBERS) {
      problems.add("replicas", members(), "must be 1 to " + MAX_MEMBERS, "choose such a number");
    }
    validateZones(problems);
    dataVolume().validate("dataVolume", problems);
    journalVolume().validate("journalVolume", problems);
    resources().validate("resources", problems);
    if (!image().matches("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}")) {
      problems.add("image", image(), "is no image reference", "use registry/name:tag");
    }
    if (port() < 1 || port() > 65_535) {
      problems.add("port", port(), "must be 1 to 65535", "choose such a port");
    }
    domain()
        .ifPresent(
            d -> {
              if (!d.matches("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}")
                  || d.length() > 190) {
                problems.add(
                    "domain", d, "is no lower-case DNS domain", "use for example t1.internal.com");
              }
            });
    TagRules.check(tags(), problems);
  }

  private void validateZones(Problems problems) {
    Set<String> seen = new HashSet<>();
    for (String zone : zones()) {
      if (!Names.isZone(zone)) {
        problems.add("zones", zone, "is no zone name", "use for example us-east-1a");
      } else if (!seen.add(zone)) {
        problems.add("zones", zone, "is named twice", "name each zone once");
      }
    }
  }

  /** Builds a {@link ServiceSpec}. */
  public static final class Builder extends ImmutableServiceSpec.Builder {
    Builder() {}
  }
}
