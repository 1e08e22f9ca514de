package io.firecamp.testkit.binaries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs a member needs. */
final class ServerPrograms {
  static final String POSTGRES = "postgres";
  static final String INITDB = "initdb";
  static final String PG_CTL = "pg_ctl";
  static final String PG_BASEBACKUP = "pg_basebackup";
  private static final List<String> REQUIRED = List.of(POSTGRES, INITDB, PG_CTL);

  private ServerPrograms() {}

  static List<String> missing(Path bin) {
    return REQUIRED.stream().filter(program -> !Files.isExecutable(bin.resolve(program))).toList();
  }

  static void require(Path bin, String origin) {
    List<String> missing = missing(bin);
    if (!missing.isEmpty()) {
      throw new PostgresBinariesException(
          "%s is no PostgreSQL server: no executable %s in %s"
              .formatted(origin, String.join(", ", missing), bin));
    }
  }
}
