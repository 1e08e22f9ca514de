/**
 * The interfaces that a runtime implements, their value types and their failures.
 *
 * <p>The following applies to all of them. Implementations are thread-safe. A method sends its
 * request, waits only for the reply, and returns what the backend then reports; waiting for a state
 * is the responsibility of the engine. Every method is idempotent: the engine calls it again after
 * a lost reply. A method that throws may or may not have had its effect, unless its contract says
 * otherwise. An interrupted thread gets {@link java.lang.InterruptedException} or a {@link
 * io.firecamp.backend.BackendException} with the interrupt status set.
 */
@NullMarked
package io.firecamp.backend;

import org.jspecify.annotations.NullMarked;
