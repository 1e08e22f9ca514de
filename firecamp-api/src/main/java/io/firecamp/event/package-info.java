/** What the engine tells while it works. */
@NullMarked
package io.firecamp.event;

import org.jspecify.annotations.NullMarked;
