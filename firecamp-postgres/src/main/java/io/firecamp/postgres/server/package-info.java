/**
 * What is said to and asked of one running member. {@link
 * io.firecamp.postgres.server.PostgresServer} is the only way that the SDK reaches servers; over
 * JDBC unless the runtime brings its own.
 */
@NullMarked
package io.firecamp.postgres.server;

import org.jspecify.annotations.NullMarked;
