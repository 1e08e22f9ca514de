/** Works on the running servers of a service for the engine: configuration, passwords, slots. */
@Experimental("It implements the interface of kinds, which is experimental.")
@NullMarked
package io.firecamp.postgres.control;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
