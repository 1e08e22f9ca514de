/** Processes and file owners of the operating system. */
@NullMarked
package io.firecamp.testkit.local.os;

import org.jspecify.annotations.NullMarked;
