/** The only place where secrets are kept. */
@NullMarked
package io.firecamp.backend.secret;

import org.jspecify.annotations.NullMarked;
