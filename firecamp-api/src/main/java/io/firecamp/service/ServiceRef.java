package io.firecamp.service;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A reference to a service. With a uuid it identifies that service only, not a later one of the
 * same name.
 */
public record ServiceRef(String cluster, String name, Optional<String> uuid) {
  public ServiceRef {
    Objects.requireNonNull(uuid, "uuid");
    cluster = cluster.toLowerCase(Locale.ROOT);
    name = name.toLowerCase(Locale.ROOT);
  }

  /** Returns a reference to any service of that name. */
  public static ServiceRef named(String cluster, String name) {
    return new ServiceRef(cluster, name, Optional.empty());
  }

  /** Whether that record is of the service that this reference identifies. */
  public boolean means(ServiceRecord record) {
    return uuid.isEmpty() || uuid.get().equals(record.uuid());
  }
}
