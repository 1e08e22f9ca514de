package io.firecamp.spec;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.immutables.value.Value;

/**
 * The volume that each member gets for one purpose. Defaults: type {@code gp3}, not encrypted, the
 * type's own IOPS and throughput.
 */
@Value.Immutable
@SpecStyle
public abstract class VolumeSpec {
  VolumeSpec() {}

  /** Size in GiB, 1 to 65,536. */
  public abstract int sizeGib();

  /** The backend's name of the volume type; {@code gp3} unless set. */
  @Value.Default
  public String type() {
    return "gp3";
  }

  /** Provisioned IOPS, or empty for the type's own. */
  public abstract OptionalInt iops();

  /** Provisioned throughput in MiB/s, or empty for the type's own. */
  public abstract OptionalInt throughputMibps();

  /** Whether the backend encrypts the volume at rest; false unless set. */
  @Value.Default
  public boolean encrypted() {
    return false;
  }

  /** A volume of that size with all defaults. */
  public static VolumeSpec ofGib(int sizeGib) {
    return builder().sizeGib(sizeGib).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The fields as flat text, for comparison and for the stored document. */
  Map<String, String> fields(String prefix) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(prefix + ".sizeGib", Integer.toString(sizeGib()));
    fields.put(prefix + ".type", type());
    fields.put(prefix + ".encrypted", Boolean.toString(encrypted()));
    iops().ifPresent(n -> fields.put(prefix + ".iops", Integer.toString(n)));
    throughputMibps().ifPresent(n -> fields.put(prefix + ".throughputMibps", Integer.toString(n)));
    return fields;
  }

  void validate(String field, Problems problems) {
    if (sizeGib() < 1 || sizeGib() > 65_536) {
      problems.add(field + ".sizeGib", sizeGib(), "must be 1 to 65536 GiB", "choose such a size");
    }
    if (!type().matches("[a-z][a-z0-9-]{0,31}")) {
      problems.add(
          field + ".type",
          type(),
          "is no volume type name (lower-case letters, digits, hyphens)",
          "use for example gp3");
    }
    if (type().toLowerCase(Locale.ROOT).matches("io[12]") && iops().isEmpty()) {
      problems.add(field + ".iops", "", "is required for type " + type(), "set iops(...)");
    }
    iops()
        .ifPresent(
            n -> {
              if (n < 100) {
                problems.add(
                    field + ".iops", n, "must be at least 100", "raise it or leave it out");
              }
            });
    throughputMibps()
        .ifPresent(
            n -> {
              if (n < 125) {
                problems.add(
                    field + ".throughputMibps",
                    n,
                    "must be at least 125 MiB/s",
                    "raise it or leave it out");
              }
            });
  }

  /** Builds a {@link VolumeSpec}; the size is required. */
  public static final class Builder extends ImmutableVolumeSpec.Builder {
    Builder() {}
  }
}
