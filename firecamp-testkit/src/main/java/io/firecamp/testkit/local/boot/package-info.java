/**
 * Starts one member as the boot contract demands: first start or later start, primary or standby,
 * half-made or whole.
 */
@NullMarked
package io.firecamp.testkit.local.boot;

import org.jspecify.annotations.NullMarked;
