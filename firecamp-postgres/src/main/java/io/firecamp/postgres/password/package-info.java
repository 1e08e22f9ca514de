/** What a password may contain so that every client and server understands the same by it. */
@NullMarked
package io.firecamp.postgres.password;

import org.jspecify.annotations.NullMarked;
