package io.firecamp.internal.record;

import io.firecamp.service.ServiceRecord;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a deleted service whose volumes are kept.
 *
 * @param record its last record, or empty if only its volumes are known
 * @param doomed the ids of volumes whose deletion is decided: the service cannot be recreated from
 *     them any more
 */
public record LastRecord(String uuid, Optional<ServiceRecord> record, Set<String> doomed) {
  public LastRecord {
    doomed = Set.copyOf(doomed);
  }

  LastRecord withDoomed(Set<String> more) {
    Set<String> all = new TreeSet<>(doomed);
    all.addAll(more);
    return new LastRecord(uuid, record, all);
  }

  LastRecord withDoomedOnlyOf(Set<String> existing) {
    Set<String> left = new TreeSet<>(doomed);
    left.retainAll(existing);
    return new LastRecord(uuid, record, left);
  }
}
