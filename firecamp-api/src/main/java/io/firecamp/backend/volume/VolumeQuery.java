package io.firecamp.backend.volume;

import java.util.Locale;
import java.util.Optional;
import org.immutables.value.Value;

/** Selects volumes by their ownership tags. Names are folded to lower case. Immutable. */
@Value.Immutable
@VolumeStyle
public abstract class VolumeQuery {
  VolumeQuery() {}

  /** The cluster's name. */
  public abstract String cluster();

  /** The service's name. */
  public abstract String service();

  /** Only volumes of that service, or empty for every service that had the name. */
  public abstract Optional<String> uuid();

  @Value.Check
  VolumeQuery folded() {
    String cluster = cluster().toLowerCase(Locale.ROOT);
    String service = service().toLowerCase(Locale.ROOT);
    return cluster.equals(cluster()) && service.equals(service())
        ? this
        : toBuilder().cluster(cluster).service(service).build();
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link VolumeQuery}; cluster and service are required. */
  public static final class Builder extends ImmutableVolumeQuery.Builder {
    Builder() {}
  }
}
