package io.firecamp.backend.volume;

import io.firecamp.backend.Owner;
import io.firecamp.spec.VolumePurpose;
import java.util.Map;
import java.util.Optional;

/**
 * A volume as the backend reports it.
 *
 * @param id the backend's id
 * @param owner the member it belongs to, from its tags
 * @param node the host that it is attached to, or is being attached to or detached from
 * @param tags those beside the ownership tags
 * @param detail the backend's words on the state, or empty
 */
public record Volume(
    String id,
    Owner owner,
    VolumePurpose purpose,
    String zone,
    int sizeGib,
    VolumeState state,
    Optional<String> node,
    Map<String, String> tags,
    String detail) {
  public Volume {
    tags = Map.copyOf(tags);
  }

  /** The same volume in another state. */
  public Volume with(VolumeState newState, Optional<String> newNode, String newDetail) {
    return new Volume(id, owner, purpose, zone, sizeGib, newState, newNode, tags, newDetail);
  }

  /** The same volume after that change. */
  public Volume with(VolumeChange change) {
    return new Volume(
        id, owner, purpose, zone, change.sizeGib(), state, node, change.tags(), detail);
  }

  /** Whether the volume is attached to that host and can be used there. */
  public boolean isAttachedTo(String nodeId) {
    return state == VolumeState.ATTACHED && node.equals(Optional.of(nodeId));
  }
}
