/** The current status of a service's members. */
@NullMarked
package io.firecamp.postgres.status;

import org.jspecify.annotations.NullMarked;
