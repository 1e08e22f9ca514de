/** Works on running servers over SQL: configuration, passwords, slots. */
@NullMarked
package io.firecamp.postgres.control;

import org.jspecify.annotations.NullMarked;
