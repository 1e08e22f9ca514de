package io.firecamp.backend.metadata;

import java.util.Locale;

/**
 * Where a document is kept: one per service. Both parts are folded to lower case, because DNS names
 * are case-insensitive.
 */
public record DocumentKey(String cluster, String service) {
  public DocumentKey {
    cluster = cluster.toLowerCase(Locale.ROOT);
    service = service.toLowerCase(Locale.ROOT);
  }
}
