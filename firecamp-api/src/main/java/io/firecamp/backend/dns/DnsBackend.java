package io.firecamp.backend.dns;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps address records in one zone per cluster domain. */
public interface DnsBackend {

  /**
   * Creates the zone for the cluster, or returns the existing one. A zone that belongs to no
   * cluster, as it was created by an earlier release, becomes the cluster's.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the zone belongs
   *     to another cluster
   */
  DnsZone ensureZone(String domain, String cluster);

  /** Returns the zone, whichever cluster it belongs to, or empty if it does not exist. */
  Optional<DnsZone> findZone(String domain);

  /**
   * Sets all records atomically. Existing records are replaced; records that are already set are
   * unchanged. Resolvers may take seconds to see the change.
   *
   * @throws io.firecamp.backend.BackendException not retryable, if the zone does not exist, or
   *     belongs to another cluster
   */
  void upsert(DnsZone zone, Collection<DnsRecord> records);

  /**
   * Returns the named records that exist, as the backend stores them, not as resolvers see them.
   */
  List<DnsRecord> find(DnsZone zone, Collection<String> names);

  /**
   * Deletes the named records that exist, regardless of their values. If the zone does not exist,
   * or belongs to another cluster, this is a no-op.
   */
  void deleteRecords(DnsZone zone, Collection<String> names);

  /**
   * Deletes the zone. If it does not exist, this is a no-op.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if it contains
   *     records
   */
  void deleteZone(DnsZone zone);
}
