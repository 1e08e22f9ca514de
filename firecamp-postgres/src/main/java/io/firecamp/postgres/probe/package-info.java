/** Asks running servers: role, readiness, replication. */
@NullMarked
package io.firecamp.postgres.probe;

import org.jspecify.annotations.NullMarked;
