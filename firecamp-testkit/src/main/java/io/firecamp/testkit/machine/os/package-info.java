/** Processes and file owners of the operating system. */
@NullMarked
package io.firecamp.testkit.machine.os;

import org.jspecify.annotations.NullMarked;
