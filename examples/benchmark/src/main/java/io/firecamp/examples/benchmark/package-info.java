/** Speed, as ratios of two things measured in one run. */
@NullMarked
package io.firecamp.examples.benchmark;

import org.jspecify.annotations.NullMarked;
