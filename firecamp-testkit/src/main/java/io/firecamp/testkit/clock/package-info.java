/** Time that tests hold in their hands. */
@NullMarked
package io.firecamp.testkit.clock;

import org.jspecify.annotations.NullMarked;
