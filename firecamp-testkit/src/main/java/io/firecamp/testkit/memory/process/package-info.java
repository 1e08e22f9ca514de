/** What can run in the containers of a cloud in memory, and what it may ask of the cloud. */
@Experimental("It is what the simulated servers need of the cloud, which grows with them.")
@NullMarked
package io.firecamp.testkit.memory.process;

import io.firecamp.Experimental;
import org.jspecify.annotations.NullMarked;
