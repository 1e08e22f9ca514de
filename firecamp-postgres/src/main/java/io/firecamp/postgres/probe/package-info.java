/** Asks running servers over JDBC: role, readiness, lag. */
@NullMarked
package io.firecamp.postgres.probe;

import org.jspecify.annotations.NullMarked;
