package io.firecamp.internal.record;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lost volumes are not replaced unasked: an empty volume in place of one with data would look like
 * a new member.
 */
public final class LostVolumes {
  private LostVolumes() {}

  /**
   * Returns if the operation can work on the service. A volume of a member that was added later may
   * be missing, because it has no data yet; a member that lost one and can be left behind is left
   * behind.
   *
   * @param again reads the volumes again
   * @throws ServiceStateException if a service that had all its volumes lacks one of its primary,
   *     or of a member that the operation needs
   */
  public static void refuse(Records records, Observation seen, Supplier<List<Volume>> again) {
    refuse(records, records.current(), seen, again);
  }

  /**
   * The same for an operation that is about to record what it wants: members that are to be removed
   * or to be stopped need no volumes.
   */
  public static void refuse(
      Records records, ServiceRecord wanted, Observation seen, Supplier<List<Volume>> again) {
    ServiceRecord service = records.current();
    if (service.state() == ServiceState.CREATING || gone(service, seen, seen.volumes()).isEmpty()) {
      return;
    }
    // Includes volumes that were created after the first read, but before the containers were read.
    List<String> refused = new ArrayList<>();
    for (Gone gone : gone(service, seen, again.get())) {
      if (wanted.serving().stream().noneMatch(m -> m.name().equals(gone.member()))) {
        continue;
      }
      if (records.absent().canLeave(service, gone.member())) {
        records
            .absent()
            .leave(
                gone.member(),
                "%s no longer exists: clone the member again with reclone, or remove it"
                    .formatted(gone.volume()));
      } else if (!records.absent().replacesVolumes(gone.member())) {
        refused.add(gone.volume());
      }
    }
    if (!refused.isEmpty()) {
      throw new ServiceStateException(
          "service %s in cluster %s has lost volumes: %s. Nothing was changed, because empty volumes would replace its data: find out who deleted them and restore them; a standby can be cloned again with reclone, or removed"
              .formatted(service.name(), service.cluster(), String.join(", ", refused)));
    }
  }

  /** Returns the first lost volume of that member, if there is one. */
  public static Optional<String> of(MemberRecord member, ServiceRecord service, Observation seen) {
    return gone(service, seen, seen.volumes()).stream()
        .filter(g -> g.member().equals(member.name()))
        .map(Gone::volume)
        .findFirst();
  }

  private record Gone(String member, String volume) {}

  private static List<Gone> gone(ServiceRecord service, Observation seen, List<Volume> volumes) {
    List<Gone> gone = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      boolean started = seen.container(member.name()).isPresent() || member.generation() > 1;
      for (VolumePurpose purpose : VolumePurpose.values()) {
        if ((started || service.isPrimary(member))
            && volumes.stream()
                .noneMatch(
                    v -> v.owner().member().equals(member.name()) && v.purpose() == purpose)) {
          gone.add(
              new Gone(member.name(), "the " + purpose.word() + " volume of " + member.name()));
        }
      }
    }
    return gone;
  }
}
