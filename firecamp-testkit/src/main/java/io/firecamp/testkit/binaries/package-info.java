/**
 * Finds the PostgreSQL server programs to run: on the machine, or in an archive that is unpacked
 * once.
 *
 * <p>Uses the JDK, Commons Compress, XZ and SLF4J only.
 */
@NullMarked
package io.firecamp.testkit.binaries;

import org.jspecify.annotations.NullMarked;
