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
import java.util.function.Supplier;

/**
 * Refuses services with lost volumes: an empty volume in place of one with data would look like a
 * new service.
 */
public final class LostVolumes {
  private LostVolumes() {}

  /**
   * Returns if nothing is lost. A volume of a member that was added later may be missing, because
   * it has no data yet.
   *
   * @param again reads the volumes again
   * @throws ServiceStateException if a service that had all its volumes lacks one
   */
  public static void refuse(ServiceRecord service, Observation seen, Supplier<List<Volume>> again) {
    if (service.state() == ServiceState.CREATING || gone(service, seen, seen.volumes()).isEmpty()) {
      return;
    }
    // Includes volumes that were created after the first read, but before the containers were read.
    List<String> gone = gone(service, seen, again.get());
    if (!gone.isEmpty()) {
      throw new ServiceStateException(
          "service %s in cluster %s has lost volumes: %s. Nothing was changed, because empty volumes would replace its data: find out who deleted them and restore them, or delete the service"
              .formatted(service.name(), service.cluster(), String.join(", ", gone)));
    }
  }

  private static List<String> gone(ServiceRecord service, Observation seen, List<Volume> volumes) {
    List<String> gone = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      boolean started = seen.container(member.name()).isPresent() || member.generation() > 1;
      for (VolumePurpose purpose : VolumePurpose.values()) {
        if ((started || service.isPrimary(member))
            && volumes.stream()
                .noneMatch(
                    v -> v.owner().member().equals(member.name()) && v.purpose() == purpose)) {
          gone.add("the " + purpose.word() + " volume of " + member.name());
        }
      }
    }
    return gone;
  }
}
