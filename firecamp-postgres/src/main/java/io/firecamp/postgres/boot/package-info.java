/**
 * What a member's container is given, and what it leaves on its volumes: the contract between the
 * SDK and whatever starts PostgreSQL, an image or the local runtime.
 */
@NullMarked
package io.firecamp.postgres.boot;

import org.jspecify.annotations.NullMarked;
