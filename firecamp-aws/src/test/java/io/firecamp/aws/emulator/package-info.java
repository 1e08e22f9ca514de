/** Emulators of AWS: installed once per machine, started once per JVM, stopped whatever happens. */
@NullMarked
package io.firecamp.aws.emulator;

import org.jspecify.annotations.NullMarked;
