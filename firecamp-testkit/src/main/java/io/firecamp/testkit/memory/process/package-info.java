/** What can run in the containers of a cloud in memory, and what it may ask of the cloud. */
@NullMarked
package io.firecamp.testkit.memory.process;

import org.jspecify.annotations.NullMarked;
