/**
 * The door to what services go through: {@link io.firecamp.engine.ServiceEngine} provisions and
 * operates services of any kind. Applications use a kind's own API instead, such as that of
 * PostgreSQL. How it works is in {@code io.firecamp.internal}, which nobody else may use.
 */
@NullMarked
package io.firecamp.engine;

import org.jspecify.annotations.NullMarked;
