/**
 * What a kind of service, such as PostgreSQL, implements so that the engine can provision and
 * operate it.
 */
@NullMarked
package io.firecamp.kind;

import org.jspecify.annotations.NullMarked;
