package io.firecamp.testkit.memory.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The libraries that simulated servers have: modules that come with PostgreSQL. */
final class Libraries {
  static final String PARAMETER = "shared_preload_libraries";

  private static final Set<String> THERE =
      Set.of(
          "auto_explain",
          "auth_delay",
          "basebackup_to_shell",
          "passwordcheck",
          "pg_prewarm",
          "pg_stat_statements",
          "sepgsql",
          "test_decoding");

  private Libraries() {}

  /** What the server says of those that it does not have. */
  static List<String> missing(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(name -> name.strip().replace("\"", ""))
        .filter(name -> !name.isEmpty() && !THERE.contains(name))
        .map(name -> "could not access file \"" + name + "\": No such file or directory")
        .toList();
  }
}
