package io.firecamp.postgres;

import io.firecamp.spec.Secret;
import java.util.Objects;

/**
 * A role that applications log in with. It has no privileges but those of databases that it owns;
 * in particular it is no superuser, so that it cannot take the connections that are reserved for
 * the administrator. It is created once; one that exists gets the password. Removing it from the
 * spec never drops it.
 *
 * @param name lower-case letters, digits, underscores and hyphens, at most 63
 * @param password any printable characters; kept in the secret backend
 */
public record RoleSpec(String name, Secret password) {
  public RoleSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
  }

  /** A role of that name. */
  public static RoleSpec of(String name, Secret password) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
    return new RoleSpec(name, password);
  }
}
