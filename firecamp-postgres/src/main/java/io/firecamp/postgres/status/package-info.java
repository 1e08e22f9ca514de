/** What a service's members are and do now. */
@NullMarked
package io.firecamp.postgres.status;

import org.jspecify.annotations.NullMarked;
