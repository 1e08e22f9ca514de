/** Everything the SDK throws on purpose, and the root of it. */
@NullMarked
package io.firecamp.error;

import org.jspecify.annotations.NullMarked;
