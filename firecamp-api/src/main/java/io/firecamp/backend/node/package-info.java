/** The hosts that containers run on. */
@NullMarked
package io.firecamp.backend.node;

import org.jspecify.annotations.NullMarked;
