package io.firecamp.backend.volume;

import io.firecamp.backend.Owner;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.util.Map;

/**
 * A volume to be made.
 *
 * @param owner the member that it is for; owner and purpose identify the volume
 * @param tags put on it beside the ownership tags
 */
public record VolumeRequest(
    Owner owner, VolumePurpose purpose, String zone, VolumeSpec spec, Map<String, String> tags) {

  /** {@code <cluster>-<member>} for data, {@code <cluster>-<member>-journal} for the journal. */
  public String name() {
    String name = owner.cluster() + "-" + owner.member();
    return purpose == VolumePurpose.DATA ? name : name + "-" + purpose.word();
  }
}
