package io.firecamp.backend.volume;

import java.util.Map;

/**
 * What a volume should be from now on.
 *
 * @param sizeGib its size, not smaller than it is
 * @param tags all of its tags beside the ownership tags
 */
public record VolumeChange(int sizeGib, Map<String, String> tags) {
  public VolumeChange {
    tags = Map.copyOf(tags);
  }
}
