/**
 * The requested state: immutable value types, pure, with their validation. Imports nothing from
 * other packages except exceptions.
 */
@NullMarked
package io.firecamp.spec;

import org.jspecify.annotations.NullMarked;
