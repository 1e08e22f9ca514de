/** The ordered steps of an operation, pure and printable. Imports no backend. */
@NullMarked
package io.firecamp.plan;

import org.jspecify.annotations.NullMarked;
