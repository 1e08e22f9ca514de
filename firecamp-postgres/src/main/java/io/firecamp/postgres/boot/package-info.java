/**
 * The input of a member's container, and what it stores on its volumes: the contract between the
 * SDK and an image or a runtime that starts PostgreSQL.
 */
@NullMarked
package io.firecamp.postgres.boot;

import org.jspecify.annotations.NullMarked;
