package io.firecamp.backend.volume;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** A change to a volume; empty values are unchanged. Immutable. */
@Value.Immutable
@VolumeStyle
public abstract class VolumeChange {
  VolumeChange() {}

  /** Its size, not smaller than the current size. */
  public abstract OptionalInt sizeGib();

  /** The backend's name of its type. */
  public abstract Optional<String> type();

  /** Its provisioned IOPS. */
  public abstract OptionalInt iops();

  /** Its provisioned throughput in MiB/s. */
  public abstract OptionalInt throughputMibps();

  /** All of its tags except the ownership tags; they replace the existing ones. */
  public abstract Optional<Map<String, String>> tags();

  /** Whether nothing is changed. */
  public boolean isEmpty() {
    return sizeGib().isEmpty()
        && type().isEmpty()
        && iops().isEmpty()
        && throughputMibps().isEmpty()
        && tags().isEmpty();
  }

  /** Copies the tags so that they are immutable; a copy of an immutable map is the map itself. */
  @Value.Check
  @SuppressWarnings("ReferenceEquality")
  VolumeChange withOwnTags() {
    if (tags().isEmpty()) {
      return this;
    }
    Map<String, String> given = tags().get();
    Map<String, String> own = Map.copyOf(given);
    return own == given ? this : toBuilder().tags(own).build();
  }

  /** Returns a builder with no changes set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link VolumeChange}; nothing is required. */
  public static final class Builder extends ImmutableVolumeChange.Builder {
    Builder() {}
  }
}
