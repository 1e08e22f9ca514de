package io.firecamp.backend.volume;

import java.util.Locale;
import java.util.Optional;

/**
 * Selects volumes by their ownership tags. Names are folded to lower case.
 *
 * @param uuid only those of that service, or empty for every service that had the name
 */
public record VolumeQuery(String cluster, String service, Optional<String> uuid) {
  public VolumeQuery {
    cluster = cluster.toLowerCase(Locale.ROOT);
    service = service.toLowerCase(Locale.ROOT);
  }
}
