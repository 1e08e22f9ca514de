/** Backends that live in a directory and are shared by all JVMs that open it. */
@NullMarked
package io.firecamp.testkit.machine.file;

import org.jspecify.annotations.NullMarked;
