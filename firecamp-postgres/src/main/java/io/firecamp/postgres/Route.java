package io.firecamp.postgres;

import io.firecamp.postgres.server.Credentials;
import io.firecamp.postgres.server.Endpoint;
import java.util.List;

/**
 * Where a data source connects to, and what it logs in with.
 *
 * @param credentials the likelier ones first; there are two while a password is being replaced
 */
record Route(List<Endpoint> endpoints, List<Credentials> credentials) {
  Route {
    endpoints = List.copyOf(endpoints);
    credentials = List.copyOf(credentials);
  }
}
