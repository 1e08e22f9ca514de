package io.firecamp.backend.dns;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps address records in one zone per cluster domain. */
public interface DnsBackend {

  /** Makes the zone, or returns the one that is there. */
  DnsZone ensureZone(String domain);

  /** Returns the zone, or empty if there is none. */
  Optional<DnsZone> findZone(String domain);

  /**
   * Sets all records in one change: all or none. Existing ones are replaced; the same again is
   * nothing. Resolvers may take seconds to see it.
   *
   * @throws io.firecamp.backend.BackendException not retryable, if the zone is gone
   */
  void upsert(DnsZone zone, Collection<DnsRecord> records);

  /** Those of the named records that exist, as the backend stores them, not as resolvers see it. */
  List<DnsRecord> find(DnsZone zone, Collection<String> names);

  /**
   * Deletes those of the named records that exist, whatever their value. Zone gone: nothing to do.
   */
  void deleteRecords(DnsZone zone, Collection<String> names);

  /**
   * Deletes the zone. Gone already: nothing to do.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if it holds records
   */
  void deleteZone(DnsZone zone);
}
