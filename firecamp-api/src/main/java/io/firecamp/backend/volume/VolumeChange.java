package io.firecamp.backend.volume;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** What a volume should be from now on; what is empty stays as it is. Immutable. */
@Value.Immutable
@VolumeStyle
public abstract class VolumeChange {
  VolumeChange() {}

  /** Its size, not smaller than it is. */
  public abstract OptionalInt sizeGib();

  /** The backend's name of its type. */
  public abstract Optional<String> type();

  /** Its provisioned IOPS. */
  public abstract OptionalInt iops();

  /** Its provisioned throughput in MiB/s. */
  public abstract OptionalInt throughputMibps();

  /** All of its tags beside the ownership tags, in place of those that it has. */
  public abstract Optional<Map<String, String>> tags();

  /** Whether everything stays as it is. */
  public boolean isEmpty() {
    return sizeGib().isEmpty()
        && type().isEmpty()
        && iops().isEmpty()
        && throughputMibps().isEmpty()
        && tags().isEmpty();
  }

  /** With tags that nobody can change; a copy of an immutable map is the map itself. */
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

  /** A builder in which nothing changes yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that has everything of this one, to replace some of it. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link VolumeChange}; nothing is required. */
  public static final class Builder extends ImmutableVolumeChange.Builder {
    Builder() {}
  }
}
