/**
 * Reaches real servers over JDBC. Only {@link io.firecamp.postgres.server.jdbc.JdbcServerAccess} is
 * used from outside.
 */
@NullMarked
package io.firecamp.postgres.server.jdbc;

import org.jspecify.annotations.NullMarked;
