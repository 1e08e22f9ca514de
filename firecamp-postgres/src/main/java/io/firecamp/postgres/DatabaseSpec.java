package io.firecamp.postgres;

import io.firecamp.postgres.boot.BootContract;
import java.util.List;
import java.util.Objects;

/**
 * A database that the service has. It is created once; one that exists is unchanged, apart from
 * extensions that it lacks. Removing it from the spec never drops it.
 *
 * @param name lower-case letters, digits, underscores and hyphens, at most 63
 * @param owner the role that owns it and may do anything in it: one of the spec's roles, or the
 *     administrator
 * @param extensions the extensions that are created in it, with those that they require
 */
public record DatabaseSpec(String name, String owner, List<String> extensions) {
  public DatabaseSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    extensions = List.copyOf(extensions);
  }

  /** A database of the administrator, without extensions. */
  public static DatabaseSpec named(String name) {
    Objects.requireNonNull(name, "name");
    return new DatabaseSpec(name, BootContract.ADMIN_USER, List.of());
  }

  /** Returns this database with another owner. */
  public DatabaseSpec ownedBy(String role) {
    Objects.requireNonNull(role, "role");
    return new DatabaseSpec(name, role, extensions);
  }

  /** Returns this database with those extensions. */
  public DatabaseSpec withExtensions(String... names) {
    return new DatabaseSpec(name, owner, List.of(names));
  }
}
