/** Progress events of operations. */
@NullMarked
package io.firecamp.event;

import org.jspecify.annotations.NullMarked;
