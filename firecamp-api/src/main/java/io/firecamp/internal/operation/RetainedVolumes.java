package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The volumes of services of a name that no member uses: those of deleted services and of removed
 * members.
 */
public final class RetainedVolumes {
  private final Backends backends;
  private final Operation operation;
  private final ServiceRef ref;

  /**
   * @param ref with a uuid, only volumes of that service
   */
  public RetainedVolumes(Backends backends, Operation operation, ServiceRef ref) {
    this.backends = backends;
    this.operation = operation;
    this.ref = ref;
  }

  /** Returns the existing ones, by member. */
  public List<Volume> find() {
    List<Volume> found = operation.call("find volumes", () -> backends.volumes().find(query()));
    // The record is created before any of its volumes, so a record that is read now knows all
    // volumes that were found.
    Optional<ServiceRecord> living = living();
    return found.stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .filter(v -> living.isEmpty() || !isUsed(v, living.get()))
        .toList();
  }

  /** Returns those that would exist if the service were deleted now, by member. */
  public List<Volume> afterDeletion() {
    return operation.call("find volumes", () -> backends.volumes().find(query())).stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .toList();
  }

  /** Deletes them; returns the deleted ones. */
  public List<Volume> delete() {
    List<Volume> deleted = new ArrayList<>();
    for (Volume volume : find()) {
      // Another process may be recreating the service from it.
      if (living().filter(r -> isUsed(volume, r)).isEmpty()) {
        operation.perform(
            "delete volume " + volume.id(), () -> backends.volumes().delete(volume.id()));
        deleted.add(volume);
      }
    }
    return deleted;
  }

  private VolumeQuery query() {
    return VolumeQuery.builder()
        .cluster(ref.cluster())
        .service(ref.name())
        .uuid(ref.uuid())
        .build();
  }

  private Optional<ServiceRecord> living() {
    return Records.find(backends.metadata(), operation, ref.cluster(), ref.name())
        .map(Records::current);
  }

  private static boolean isUsed(Volume volume, ServiceRecord service) {
    return volume.owner().uuid().equals(service.uuid())
        && service.everyMember().stream().anyMatch(m -> m.name().equals(volume.owner().member()));
  }
}
