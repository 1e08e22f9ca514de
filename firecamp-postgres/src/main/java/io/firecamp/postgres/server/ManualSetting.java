package io.firecamp.postgres.server;

import io.firecamp.Experimental;

/**
 * A setting that somebody made on a server, beside the configuration that FireCamp renders.
 *
 * @param place {@code ALTER SYSTEM}, or such as {@code ALTER DATABASE app} and {@code ALTER ROLE app
 *     IN DATABASE app}
 * @param name the parameter
 * @param value as it was written
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record ManualSetting(String place, String name, String value) {
  @Override
  public String toString() {
    return "%s SET %s = '%s'".formatted(place, name, value);
  }
}
