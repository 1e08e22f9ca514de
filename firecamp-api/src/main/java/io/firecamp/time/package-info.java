/** The source of time of the engine. */
@NullMarked
package io.firecamp.time;

import org.jspecify.annotations.NullMarked;
