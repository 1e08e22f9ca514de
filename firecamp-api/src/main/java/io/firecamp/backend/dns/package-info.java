/** Stable names of members. */
@NullMarked
package io.firecamp.backend.dns;

import org.jspecify.annotations.NullMarked;
