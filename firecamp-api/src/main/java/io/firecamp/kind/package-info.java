/**
 * What a kind of service, such as PostgreSQL, implements so that the engine can provision and
 * operate it.
 */
@Experimental("PostgreSQL is the only kind so far; a second one will show what is missing.")
@NullMarked
package io.firecamp.kind;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
