/** Versioned documents with conditional writes: what the SDK knows about services. */
@NullMarked
package io.firecamp.backend.metadata;

import org.jspecify.annotations.NullMarked;
