package io.firecamp.internal.converge;

import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The difference between a volume and its spec. IOPS and throughput that the spec does not specify
 * are chosen by the backend; so is a type that the backend does not report. Volumes never shrink.
 */
final class VolumeDifference {
  private VolumeDifference() {}

  /** Whether the volume differs from the spec. */
  static boolean exists(Volume volume, ServiceSpec spec) {
    VolumeSpec wanted = spec.volume(volume.purpose());
    return grows(volume, wanted)
        || differs(volume.type(), wanted.type())
        || differs(volume.iops(), wanted.iops())
        || differs(volume.throughputMibps(), wanted.throughputMibps())
        || !volume.tags().equals(spec.tags());
  }

  /** Whether the volume is smaller than the spec says. */
  static boolean grows(Volume volume, ServiceSpec spec) {
    return grows(volume, spec.volume(volume.purpose()));
  }

  /** Returns the change that makes the volume match the spec; it contains only what differs. */
  static VolumeChange between(Volume volume, ServiceSpec spec) {
    VolumeSpec wanted = spec.volume(volume.purpose());
    VolumeChange.Builder change = VolumeChange.builder();
    if (grows(volume, wanted)) {
      change.sizeGib(wanted.sizeGib());
    }
    if (differs(volume.type(), wanted.type())) {
      change.type(wanted.type());
    }
    if (differs(volume.iops(), wanted.iops())) {
      change.iops(wanted.iops());
    }
    if (differs(volume.throughputMibps(), wanted.throughputMibps())) {
      change.throughputMibps(wanted.throughputMibps());
    }
    if (!volume.tags().equals(spec.tags())) {
      change.tags(spec.tags());
    }
    return change.build();
  }

  /** A readable description of the change: "data to 200 GiB, gp3, 4000 IOPS, tags cost, team". */
  static String words(Volume volume, ServiceSpec spec) {
    VolumeChange change = between(volume, spec);
    List<String> words = new ArrayList<>();
    change.sizeGib().ifPresent(n -> words.add(n + " GiB"));
    change.type().ifPresent(words::add);
    change.iops().ifPresent(n -> words.add(n + " IOPS"));
    change.throughputMibps().ifPresent(n -> words.add(n + " MiB/s"));
    change.tags().ifPresent(tags -> words.add(names(tags)));
    return volume.purpose().word() + " to " + String.join(", ", words);
  }

  private static String names(Map<String, String> tags) {
    return tags.isEmpty() ? "no tags" : "tags " + String.join(", ", new TreeSet<>(tags.keySet()));
  }

  private static boolean grows(Volume volume, VolumeSpec wanted) {
    return volume.sizeGib() < wanted.sizeGib();
  }

  private static boolean differs(String type, String wanted) {
    return !type.isEmpty() && !type.equals(wanted);
  }

  private static boolean differs(OptionalInt number, OptionalInt wanted) {
    return wanted.isPresent() && !number.equals(wanted);
  }
}
