/** Databases, roles and extensions of a service, and how they are created. */
@Experimental("Schemas and privileges will show what is missing.")
@NullMarked
package io.firecamp.postgres.database;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
