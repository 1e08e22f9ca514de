package io.firecamp.testkit.machine;

import io.firecamp.backend.SpecCheck;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import java.util.List;

/**
 * Volumes of this machine are of no type, but a spec that names one that production does not have
 * is refused here already.
 */
public final class VolumeTypes implements SpecCheck {
  private static final List<String> TYPES =
      List.of("gp3", "gp2", "io2", "io1", "st1", "sc1", "standard");

  @Override
  public void check(ServiceSpec spec, Problems problems) {
    for (VolumePurpose purpose : VolumePurpose.values()) {
      String type = spec.volume(purpose).type();
      if (!TYPES.contains(type)) {
        problems.add(
            purpose.word() + "Volume.type",
            type,
            "is not a type of EBS volumes",
            "choose one of " + TYPES);
      }
    }
  }
}
