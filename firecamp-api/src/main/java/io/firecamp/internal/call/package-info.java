/**
 * A call in progress: deadline, events, retries, waits, and steps that run concurrently. Knows
 * backends only as something that may fail.
 */
@NullMarked
package io.firecamp.internal.call;

import org.jspecify.annotations.NullMarked;
