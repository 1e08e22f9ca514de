/** The exceptions that the SDK throws deliberately. */
@NullMarked
package io.firecamp.error;

import org.jspecify.annotations.NullMarked;
