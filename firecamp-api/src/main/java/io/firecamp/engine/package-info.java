/**
 * The entry point for operations on services: {@link io.firecamp.engine.ServiceEngine} provisions
 * and operates services of any kind. Applications use the API of a kind instead, such as that of
 * PostgreSQL. The implementation is in {@code io.firecamp.internal}, which is not public API.
 */
@NullMarked
package io.firecamp.engine;

import org.jspecify.annotations.NullMarked;
