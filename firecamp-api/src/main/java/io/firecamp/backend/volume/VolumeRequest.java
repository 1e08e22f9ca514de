package io.firecamp.backend.volume;

import io.firecamp.backend.Owner;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.util.Map;
import org.immutables.value.Value;

/** A volume to be created. Immutable. */
@Value.Immutable
@VolumeStyle
public abstract class VolumeRequest {
  VolumeRequest() {}

  /** The member that it is for; owner and purpose identify the volume. */
  public abstract Owner owner();

  /** What the member uses it for. */
  public abstract VolumePurpose purpose();

  /** The zone in which it is created. */
  public abstract String zone();

  /** Its size, type and performance, and whether it is encrypted. */
  public abstract VolumeSpec spec();

  /** Put on it in addition to the ownership tags. */
  public abstract Map<String, String> tags();

  /** {@code <cluster>-<member>} for data, {@code <cluster>-<member>-journal} for the journal. */
  public String name() {
    String name = owner().cluster() + "-" + owner().member();
    return purpose() == VolumePurpose.DATA ? name : name + "-" + purpose().word();
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link VolumeRequest}; all but the tags is required. */
  public static final class Builder extends ImmutableVolumeRequest.Builder {
    Builder() {}
  }
}
