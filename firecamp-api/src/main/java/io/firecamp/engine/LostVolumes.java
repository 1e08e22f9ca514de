package io.firecamp.engine;

import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.List;

/** An empty volume in place of one that held data would look like a new service. */
final class LostVolumes {
  private LostVolumes() {}

  /**
   * Returns if nothing is lost. Of a member that was added later a volume may be missing, as it has
   * no data of its own yet.
   *
   * @throws ServiceStateException if a service that had all its volumes misses one
   */
  static void refuse(Observer observer, ServiceRecord service, Observation seen) {
    if (service.state() == ServiceState.CREATING || gone(service, seen, seen.volumes()).isEmpty()) {
      return;
    }
    // Volumes that were made after the first look, but before the containers were looked at.
    List<String> gone = gone(service, seen, observer.volumes(service));
    if (!gone.isEmpty()) {
      throw new ServiceStateException(
          "service %s in cluster %s had all its volumes, but gone are: %s. Nothing was changed, as empty volumes would take the place of data: find out who deleted them and restore them, or delete the service"
              .formatted(service.name(), service.cluster(), String.join(", ", gone)));
    }
  }

  private static List<String> gone(ServiceRecord service, Observation seen, List<Volume> volumes) {
    List<String> gone = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      boolean started = seen.container(member.name()).isPresent() || member.generation() > 1;
      for (VolumePurpose purpose : VolumePurpose.values()) {
        if ((started || member.ordinal() == 0)
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
