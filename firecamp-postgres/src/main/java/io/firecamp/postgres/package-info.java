/**
 * PostgreSQL as a service: {@link io.firecamp.postgres.PostgresServiceSpec} in, {@link
 * io.firecamp.postgres.PostgresService} out.
 */
@NullMarked
package io.firecamp.postgres;

import org.jspecify.annotations.NullMarked;
