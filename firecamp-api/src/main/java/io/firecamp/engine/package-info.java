/**
 * Runs plans against backends: retries, deadlines, parallel steps, resuming. Knows stateful
 * services, not what they store; {@link io.firecamp.kind.ServiceKind} tells that.
 */
@NullMarked
package io.firecamp.engine;

import org.jspecify.annotations.NullMarked;
