package io.firecamp.postgres.server;

import io.firecamp.Experimental;

/**
 * The connections of a server.
 *
 * @param used those that clients have, without the session that asks and without standbys
 * @param forApplications how many clients without privileges can have: {@code max_connections}
 *     without those that are reserved
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Connections(int used, int forApplications) {
  /** Whether an application cannot connect now. */
  public boolean allTaken() {
    return used >= forApplications;
  }
}
