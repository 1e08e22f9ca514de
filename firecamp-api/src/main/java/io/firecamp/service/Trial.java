package io.firecamp.service;

import java.util.Map;

/**
 * What a configuration has replaced, until every member runs with it: what the service is returned
 * to if a member does not start with it.
 *
 * @param config the number of the last configuration that all members ran with
 * @param restartAt the newest configuration that needed a restart then; see {@link Rollout}
 * @param before the fields of the spec that were changed since, with their former texts; empty for
 *     a field that was not set
 */
public record Trial(long config, long restartAt, Map<String, String> before) {
  public Trial {
    before = Map.copyOf(before);
  }
}
