/** Where the engine takes time from. */
@NullMarked
package io.firecamp.time;

import org.jspecify.annotations.NullMarked;
