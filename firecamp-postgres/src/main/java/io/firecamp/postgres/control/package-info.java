/** Works on the running servers of a service for the engine: configuration, passwords, slots. */
@NullMarked
package io.firecamp.postgres.control;

import org.jspecify.annotations.NullMarked;
