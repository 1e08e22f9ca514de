package io.firecamp.testkit.memory.postgres;

import java.util.Set;

/** The extensions that simulated servers have: the trusted ones that come with PostgreSQL. */
final class Extensions {
  static final Set<String> AVAILABLE =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "lo",
          "ltree",
          "pg_stat_statements",
          "pg_trgm",
          "pgcrypto",
          "plpgsql",
          "seg",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  private Extensions() {}
}
