package io.firecamp.backend.volume;

import io.firecamp.Experimental;
import java.util.Optional;

/** A capability of runtimes that know how much room the volumes of their members have. */
@Experimental("The first runtimes that know the room of their volumes will show what is missing.")
public interface VolumeRooms {
  /**
   * Returns the room on the volume, or empty if it is not known, as of a volume that is not
   * attached. Where sizes of volumes are not enforced, it is that of the disk below.
   */
  Optional<VolumeRoom> room(Volume volume);
}
