/** Where containers write their logs, and where the logs are read. */
@NullMarked
package io.firecamp.backend.log;

import org.jspecify.annotations.NullMarked;
