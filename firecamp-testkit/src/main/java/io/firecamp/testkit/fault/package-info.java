/** Scripted faults between the engine and any backends. */
@NullMarked
package io.firecamp.testkit.fault;

import org.jspecify.annotations.NullMarked;
