/**
 * A simulated PostgreSQL for every container of a cloud in memory that is given the boot contract.
 * Strict where real servers are strict; no threads, no time of its own: what is due happens when
 * somebody looks. {@link io.firecamp.testkit.memory.postgres.InMemoryPostgres} is the test's way
 * in.
 */
@Experimental("The simulation grows with what real servers are asked for.")
@NullMarked
package io.firecamp.testkit.memory.postgres;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
