/** Brings a service from what is seen of it to what its record wants. */
@NullMarked
package io.firecamp.internal.converge;

import org.jspecify.annotations.NullMarked;
