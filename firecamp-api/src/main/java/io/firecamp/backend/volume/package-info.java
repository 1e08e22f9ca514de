/** Block devices or directories that outlive the containers that use them. */
@NullMarked
package io.firecamp.backend.volume;

import org.jspecify.annotations.NullMarked;
