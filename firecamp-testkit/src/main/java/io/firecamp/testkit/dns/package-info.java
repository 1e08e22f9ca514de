/**
 * A real, authoritative DNS server on a loopback address, whose records come from the caller.
 *
 * <p>The local runtime serves its members' names with it. Uses the JDK, dnsjava and SLF4J only.
 */
@NullMarked
package io.firecamp.testkit.dns;

import org.jspecify.annotations.NullMarked;
