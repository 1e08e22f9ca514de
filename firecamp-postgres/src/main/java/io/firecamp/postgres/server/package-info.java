/**
 * Commands and queries on one running member. {@link io.firecamp.postgres.server.PostgresServer} is
 * the only way in which the SDK accesses servers; over JDBC unless the runtime provides its own
 * implementation.
 */
@NullMarked
package io.firecamp.postgres.server;

import org.jspecify.annotations.NullMarked;
