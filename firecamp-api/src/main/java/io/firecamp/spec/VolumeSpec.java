package io.firecamp.spec;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * The volume of each member for one purpose. Defaults: type {@code gp3}, not encrypted, the IOPS
 * and throughput of the type.
 */
@Value.Immutable
@SpecStyle
public abstract class VolumeSpec {
  /** The default volume type. */
  public static final String DEFAULT_TYPE = "gp3";

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  VolumeSpec() {}

  /** Size in GiB, 1 to 65,536. */
  public abstract int sizeGib();

  /**
   * The backend's name of the volume type; unless set, the backend's default, such as gp3 of EBS.
   */
  @Value.Default
  public String type() {
    return DEFAULT_TYPE;
  }

  /** Provisioned IOPS, or empty for those of the type. */
  public abstract OptionalInt iops();

  /** Provisioned throughput in MiB/s, or empty for those of the type. */
  public abstract OptionalInt throughputMibps();

  /** Whether the backend encrypts the volume at rest; false unless set. */
  @Value.Default
  public boolean encrypted() {
    return false;
  }

  /** Returns a volume of that size with all defaults. */
  public static VolumeSpec ofGib(int sizeGib) {
    return builder().sizeGib(sizeGib).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  void validate(String field, Problems problems) {
    if (sizeGib() < 1 || sizeGib() > 65_536) {
      problems.add(field + ".sizeGib", sizeGib(), "must be 1 to 65536 GiB", "choose such a size");
    }
    if (!TYPE.matcher(type()).matches()) {
      problems.add(
          field + ".type",
          type(),
          "is not a valid volume type name (lower-case letters, digits, hyphens)",
          "use for example gp3");
    }
    atLeastOne(field + ".iops", iops(), problems);
    atLeastOne(field + ".throughputMibps", throughputMibps(), problems);
  }

  private static void atLeastOne(String field, OptionalInt value, Problems problems) {
    if (value.isPresent() && value.getAsInt() < 1) {
      problems.add(field, value.getAsInt(), "must be at least 1", "raise it or leave it out");
    }
  }

  /** Builds a {@link VolumeSpec}; the size is required. */
  public static final class Builder extends ImmutableVolumeSpec.Builder {
    Builder() {}
  }
}
