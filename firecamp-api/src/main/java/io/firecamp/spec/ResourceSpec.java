package io.firecamp.spec;

import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The resources that each member's container reserves and may use. CPU in units of 1/1024 core,
 * memory in MiB. Defaults: 256 units and 256 MiB reserved, no maximum.
 */
@Value.Immutable
@SpecStyle
public abstract class ResourceSpec {
  static final int DEFAULT_CPU_UNITS = 256;
  static final int DEFAULT_MEMORY_MIB = 256;

  ResourceSpec() {}

  /** CPU units reserved for the member, at least 1; 256 unless set. */
  @Value.Default
  public int reservedCpuUnits() {
    return DEFAULT_CPU_UNITS;
  }

  /** The maximum of CPU units that the member may use; no maximum unless set. */
  public abstract OptionalInt maxCpuUnits();

  /** MiB of memory reserved for the member, at least 4; 256 unless set. */
  @Value.Default
  public int reservedMemoryMib() {
    return DEFAULT_MEMORY_MIB;
  }

  /** MiB of memory above which the container is stopped; no maximum unless set. */
  public abstract OptionalInt maxMemoryMib();

  /** All defaults. */
  public static ResourceSpec defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  void validate(String field, Problems problems) {
    if (reservedCpuUnits() < 1) {
      problems.add(
          field + ".reservedCpuUnits", reservedCpuUnits(), "must be at least 1", "raise it");
    }
    if (reservedMemoryMib() < 4) {
      problems.add(
          field + ".reservedMemoryMib", reservedMemoryMib(), "must be at least 4 MiB", "raise it");
    }
    atLeast(field + ".maxCpuUnits", maxCpuUnits(), reservedCpuUnits(), problems);
    atLeast(field + ".maxMemoryMib", maxMemoryMib(), reservedMemoryMib(), problems);
  }

  private static void atLeast(String field, OptionalInt max, int reserved, Problems problems) {
    if (max.isPresent() && max.getAsInt() < reserved) {
      problems.add(
          field,
          max.getAsInt(),
          "is below what is reserved (" + reserved + ")",
          "raise it or leave it out for no maximum");
    }
  }

  /** Builds a {@link ResourceSpec}; everything has a default. */
  public static final class Builder extends ImmutableResourceSpec.Builder {
    Builder() {}
  }
}
