/**
 * Reaches real servers over JDBC. Only {@link io.firecamp.postgres.server.jdbc.JdbcServerAccess} is
 * used from outside.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
@NullMarked
package io.firecamp.postgres.server.jdbc;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
