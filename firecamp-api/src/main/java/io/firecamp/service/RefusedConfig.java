package io.firecamp.service;

import java.util.Objects;

/**
 * A configuration that a member did not start with, so that the service was returned to its last
 * usable one.
 *
 * @param after the number of the last usable configuration
 * @param config the number of the newest configuration that was refused; so were all since the
 *     usable one
 * @param reason what the member said
 */
public record RefusedConfig(long after, long config, String reason) {
  public RefusedConfig {
    Objects.requireNonNull(reason, "reason");
  }

  /** Whether it is, or includes, the configuration of that number. */
  public boolean includes(long number) {
    return after < number && number <= config;
  }
}
