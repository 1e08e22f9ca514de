package io.firecamp.backend.dns;

import java.util.Objects;

/**
 * A private zone of a cluster.
 *
 * @param id the backend's id
 * @param domain lower case, without a trailing dot
 * @param cluster the cluster that it belongs to, or empty if it was created by a release that did
 *     not record it
 */
public record DnsZone(String id, String domain, String cluster) {
  public DnsZone {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(cluster, "cluster");
  }

  /** Whether that cluster may write its records. */
  public boolean isOf(String name) {
    return cluster.isEmpty() || cluster.equals(name);
  }
}
