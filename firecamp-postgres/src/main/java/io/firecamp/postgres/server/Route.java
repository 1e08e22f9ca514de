package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import java.util.List;
import java.util.Objects;

/**
 * Where a data source connects to, and what it logs in with.
 *
 * @param service what the service is called in messages
 * @param credentials the likelier ones first; there are two while a password is being replaced
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Route(String service, List<Endpoint> endpoints, List<Credentials> credentials) {
  public Route {
    Objects.requireNonNull(service, "service");
    endpoints = List.copyOf(endpoints);
    credentials = List.copyOf(credentials);
  }
}
