/**
 * The entry to the SDK: {@link io.firecamp.Firecamp}.
 *
 * <p>Data flows through the other packages as follows: {@code spec} (what) to {@code plan} (how) to
 * {@code engine} (effects on {@code backend}s) to {@code service} (what exists).
 */
@NullMarked
package io.firecamp;

import org.jspecify.annotations.NullMarked;
