package io.firecamp.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.SizeRules;
import io.firecamp.postgres.parameter.ParameterValidator;
import io.firecamp.postgres.password.SaslPrep;
import io.firecamp.spec.Names;
import io.firecamp.spec.Problems;
import io.firecamp.spec.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of PostgreSQL for a spec. */
final class PostgresRules {
  /** Longer names are truncated by PostgreSQL (NAMEDATALEN - 1; docs 4.1.1). */
  private static final int MAX_NAME_BYTES = 63;

  /**
   * A slot is named {@code firecamp_<name>_<ordinal>}; ordinals, which are never used again, may
   * have three digits.
   */
  static final int MAX_SERVICE_NAME = MAX_NAME_BYTES - "firecamp_".length() - "_999".length();

  private static final int MAX_PASSWORD_CHARACTERS = 1000;

  /** Words that cannot be the name of a role (PostgreSQL docs, CREATE ROLE and 5.8). */
  private static final Set<String> RESERVED =
      Set.of("public", "none", "current_user", "session_user");

  private PostgresRules() {}

  static void check(PostgresServiceSpec spec, Problems problems) {
    int major = spec.major().orElse(PostgresServiceSpec.NEWEST_MAJOR);
    if (major < PostgresServiceSpec.OLDEST_MAJOR || major > PostgresServiceSpec.NEWEST_MAJOR) {
      problems.add("major", major, "is not a supported PostgreSQL version", "choose 14 to 18");
    } else {
      parameters(spec, major, problems);
    }
    if (spec.name().length() > MAX_SERVICE_NAME && spec.name().length() <= Names.MAX_SERVICE_NAME) {
      problems.add(
          "name",
          spec.name(),
          "is longer than " + MAX_SERVICE_NAME + " bytes, so that its replication slots could not be told apart",
          "shorten it");
    }
    user(spec.replicationUser(), problems);
    password("adminPassword", spec.adminPassword(), problems);
    password("replicationPassword", spec.replicationPassword(), problems);
  }

  static void parameters(PostgresServiceSpec spec, int major, Problems problems) {
    List<String> wrong =
        ParameterValidator.problems(major, Math.max(1, spec.replicas()), spec.parameters());
    problems.addAll(wrong);
    if (wrong.isEmpty() && spec.journalVolume().sizeGib() > 0) {
      SizeRules.check(
          major, spec.resources(), spec.journalVolume(), spec.parameters(), problems);
    }
  }

  /** A new service has no stored password that a reference could refer to. */
  static void mustBeGiven(String field, Secret password, Problems problems) {
    if (password.isReference()) {
      problems.add(field, password, "refers to a secret that is not stored", "give the password");
    }
  }

  private static void user(String user, Problems problems) {
    String lower = user.toLowerCase(Locale.ROOT);
    if (user.isEmpty()) {
      problems.add("replicationUser", user, "is required", "set it");
    } else if (user.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      problems.add("replicationUser", user, "is longer than 63 bytes", "shorten it");
    } else if (hasControlCharacters(user)) {
      problems.add("replicationUser", user, "contains control characters", "leave them out");
    } else if (lower.equals(BootContract.ADMIN_USER)) {
      problems.add("replicationUser", user, "is the administrator", "choose another name");
    } else if (lower.startsWith("pg_") || RESERVED.contains(lower)) {
      problems.add("replicationUser", user, "is reserved by PostgreSQL", "choose another name");
    }
  }

  static void password(String field, Secret password, Problems problems) {
    if (password.isReference()) {
      return;
    }
    String text = password.reveal();
    if (text.isEmpty()) {
      problems.add(field, "", "is required", "set it");
    } else if (text.length() > MAX_PASSWORD_CHARACTERS) {
      problems.add(
          field,
          "(not shown)",
          "is longer than " + MAX_PASSWORD_CHARACTERS + " characters",
          "shorten it");
    } else if (hasControlCharacters(text)) {
      problems.add(
          field,
          "(not shown)",
          "contains a line break or another control character",
          "leave it out");
    } else {
      SaslPrep.problem(text)
          .ifPresent(
              why -> problems.add(field, "(not shown)", why, "leave it out, or choose another"));
    }
  }

  private static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
