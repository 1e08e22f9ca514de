/**
 * What is wanted: immutable value types, pure, with their validation. Imports nothing of the other
 * packages but secrets and exceptions.
 */
@NullMarked
package io.firecamp.spec;

import org.jspecify.annotations.NullMarked;
