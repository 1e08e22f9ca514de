/** The processes of members. */
@NullMarked
package io.firecamp.backend.container;

import org.jspecify.annotations.NullMarked;
