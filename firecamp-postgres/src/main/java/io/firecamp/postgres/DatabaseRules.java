package io.firecamp.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.spec.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for databases, roles and extensions of a spec. */
final class DatabaseRules {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,62}");

  private static final Set<String> DATABASES = Set.of("postgres", "template0", "template1");
  private static final Set<String> ROLES =
      Set.of("postgres", "public", "none", "current_user", "session_user", "current_role");

  private DatabaseRules() {}

  static void check(PostgresServiceSpec spec, Problems problems) {
    Set<String> roles = new HashSet<>();
    for (RoleSpec role : spec.roles()) {
      String name = role.name();
      name("roles", name, problems);
      if (ROLES.contains(name) || name.startsWith("pg_")) {
        problems.add("roles", name, "is reserved by PostgreSQL", "choose another name");
      } else if (name.equals(spec.replicationUser())) {
        problems.add("roles", name, "is the replication user", "choose another name");
      } else if (!roles.add(name)) {
        problems.add("roles", name, "is listed twice", "list each role once");
      }
      PostgresRules.password("roles." + name, role.password(), problems);
    }
    Set<String> databases = new HashSet<>();
    for (DatabaseSpec database : spec.databases()) {
      name("databases", database.name(), problems);
      if (DATABASES.contains(database.name())) {
        problems.add("databases", database.name(), "exists in every service", "choose another");
      } else if (!databases.add(database.name())) {
        problems.add("databases", database.name(), "is listed twice", "list each database once");
      }
      String owner = database.owner();
      if (!owner.equals(BootContract.ADMIN_USER) && !roles.contains(owner)) {
        problems.add(
            "databases." + database.name(),
            owner,
            "is not one of the spec's roles",
            "add the role, or choose another owner");
      }
      extensions(database, problems);
    }
  }

  private static void extensions(DatabaseSpec database, Problems problems) {
    Set<String> seen = new HashSet<>();
    String field = "extensions." + database.name();
    for (String extension : database.extensions()) {
      name(field, extension, problems);
      if (!seen.add(extension)) {
        problems.add(field, extension, "is listed twice", "list each extension once");
      }
    }
  }

  private static void name(String field, String name, Problems problems) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          field,
          name,
          "is not a name of 1 to 63 lower-case letters, digits, underscores and hyphens",
          "choose such a name");
    }
  }
}
