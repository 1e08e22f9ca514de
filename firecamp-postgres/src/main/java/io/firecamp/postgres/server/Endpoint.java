package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import java.util.Objects;

/**
 * Where a member listens.
 *
 * @param member the member's name, for messages
 * @param host the host that this process connects to: a DNS name or an address
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Endpoint(String member, String host, int port) {
  public Endpoint {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(host, "host");
  }

  @Override
  public String toString() {
    return member + " at " + host + ":" + port;
  }
}
