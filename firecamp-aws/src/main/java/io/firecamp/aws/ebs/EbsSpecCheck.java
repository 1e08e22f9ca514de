package io.firecamp.aws.ebs;

import io.firecamp.backend.SpecCheck;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Refuses what EBS does not have: types, sizes, IOPS and throughput of volumes, and tags that do
 * not fit. Of the 50 tags that a resource may have, ten are kept for FireCamp's own.
 */
public final class EbsSpecCheck implements SpecCheck {
  private static final int MAX_TAGS = 40;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final int GP3_IOPS = 3_000;
  private static final int GP3_IOPS_PER_MIBPS = 4;
  private static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  /** The check of volumes and tags. */
  public EbsSpecCheck() {}

  @Override
  public void check(ServiceSpec spec, Problems problems) {
    for (VolumePurpose purpose : VolumePurpose.values()) {
      volume(purpose.word() + "Volume", spec.volume(purpose), problems);
    }
    tags(spec.tags(), problems);
  }

  private static void volume(String field, VolumeSpec volume, Problems problems) {
    EbsType type = EbsType.byName().get(volume.type());
    if (type == null) {
      problems.add(
          field + ".type", volume.type(), "is no volume type", "use one of " + EbsType.names());
      return;
    }
    within(field + ".sizeGib", OptionalInt.of(volume.sizeGib()), type.sizeGib, type, problems);
    if (type.iopsRequired && volume.iops().isEmpty()) {
      problems.add(field + ".iops", "", "is required for type " + type.word(), "set iops(...)");
    }
    within(field + ".iops", volume.iops(), type.iops, type, problems);
    within(
        field + ".throughputMibps", volume.throughputMibps(), type.throughputMibps, type, problems);
    ratios(field, volume, type, problems);
  }

  /** gp3 has its 3,000 IOPS at any size. */
  private static void ratios(String field, VolumeSpec volume, EbsType type, Problems problems) {
    int iops = volume.iops().orElse(type == EbsType.GP3 ? GP3_IOPS : 0);
    long most = (long) type.iopsPerGib * volume.sizeGib();
    if (type.iops.holds(iops) && iops > Math.max(most, type == EbsType.GP3 ? GP3_IOPS : 0)) {
      problems.add(
          field + ".iops",
          iops,
          "is more than %d per GiB of type %s".formatted(type.iopsPerGib, type.word()),
          "lower it or enlarge the volume");
    }
    int throughput = volume.throughputMibps().orElse(0);
    if (type.throughputMibps.holds(throughput) && throughput > iops / GP3_IOPS_PER_MIBPS) {
      problems.add(
          field + ".throughputMibps",
          throughput,
          "needs %d IOPS, the volume has %d".formatted(throughput * GP3_IOPS_PER_MIBPS, iops),
          "lower it or raise the IOPS");
    }
  }

  private static void within(
      String field, OptionalInt value, EbsType.Range range, EbsType type, Problems problems) {
    if (value.isEmpty() || range.holds(value.getAsInt())) {
      return;
    }
    if (range.isEmpty()) {
      problems.add(
          field,
          value.getAsInt(),
          "cannot be provisioned for type " + type.word(),
          "leave it out or choose another type");
    } else {
      problems.add(
          field,
          value.getAsInt(),
          "must be %d to %d for type %s".formatted(range.from(), range.to(), type.word()),
          "choose such a number or leave it out");
    }
  }

  private static void tags(Map<String, String> tags, Problems problems) {
    if (tags.size() > MAX_TAGS) {
      problems.add("tags", tags.size(), "are more than " + MAX_TAGS, "leave some out");
    }
    tags.forEach((key, value) -> tag(key, value, problems));
  }

  private static void tag(String key, String value, Problems problems) {
    if (key.length() > MAX_KEY) {
      problems.add("tags", key, "is longer than " + MAX_KEY + " characters", "shorten it");
    } else if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      problems.add("tags." + key, value, "has the reserved prefix aws:", "rename it");
    } else if (!TAG_TEXT.matcher(key).matches()) {
      problems.add("tags", key, "holds other than letters, digits, spaces, _.:/=+-@", "rename it");
    }
    if (value.length() > MAX_VALUE) {
      problems.add(
          "tags." + key, value, "is longer than " + MAX_VALUE + " characters", "shorten it");
    } else if (!TAG_TEXT.matcher(value).matches()) {
      problems.add(
          "tags." + key, value, "holds other than letters, digits, spaces, _.:/=+-@", "change it");
    }
  }
}
