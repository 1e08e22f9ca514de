package io.firecamp.service;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Names a service. With a uuid it means that one service only: not another one that has the name
 * after it was deleted.
 */
public record ServiceRef(String cluster, String name, Optional<String> uuid) {
  public ServiceRef {
    Objects.requireNonNull(uuid, "uuid");
    cluster = cluster.toLowerCase(Locale.ROOT);
    name = name.toLowerCase(Locale.ROOT);
  }

  /** Whatever service has that name. */
  public static ServiceRef named(String cluster, String name) {
    return new ServiceRef(cluster, name, Optional.empty());
  }

  /** Whether that record is the service which is meant. */
  public boolean means(ServiceRecord record) {
    return uuid.isEmpty() || uuid.get().equals(record.uuid());
  }
}
