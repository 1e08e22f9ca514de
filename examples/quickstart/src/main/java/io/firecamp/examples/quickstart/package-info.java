/** A three-member cluster on this machine, and the tutorial's SQL on it. */
@NullMarked
package io.firecamp.examples.quickstart;

import org.jspecify.annotations.NullMarked;
