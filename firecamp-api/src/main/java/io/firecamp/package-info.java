/**
 * The entry to the SDK: {@link io.firecamp.Firecamp}.
 *
 * <p>The data's way through the other packages: {@code spec} (what) to {@code plan} (how) to {@code
 * engine} (effects on {@code backend}s) to {@code service} (what is there).
 */
@NullMarked
package io.firecamp;

import org.jspecify.annotations.NullMarked;
