/** Where containers write their logs, and where they are read again. */
@NullMarked
package io.firecamp.backend.log;

import org.jspecify.annotations.NullMarked;
