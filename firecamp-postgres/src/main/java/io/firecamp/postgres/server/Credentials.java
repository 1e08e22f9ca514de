package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.spec.Secret;
import java.util.Objects;

/**
 * What a client logs in with.
 *
 * @param user the role's name
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Credentials(String user, Secret password) {
  public Credentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }
}
