/**
 * One call of a user on its way: deadline, events, retries, waits, and steps that run at the same
 * time. Knows backends only as something that may fail.
 */
@NullMarked
package io.firecamp.internal.call;

import org.jspecify.annotations.NullMarked;
