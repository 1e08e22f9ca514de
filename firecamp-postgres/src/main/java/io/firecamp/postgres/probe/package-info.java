/** Probes running servers: role, readiness, replication. */
@Experimental("It shows the answers of servers, which are experimental.")
@NullMarked
package io.firecamp.postgres.probe;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
