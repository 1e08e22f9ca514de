/** Brings a service from its observed state to the state that its record specifies. */
@NullMarked
package io.firecamp.internal.converge;

import org.jspecify.annotations.NullMarked;
