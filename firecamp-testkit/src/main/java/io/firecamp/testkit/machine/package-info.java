/**
 * What all runtimes of one machine share: their directory, and nodes that are loopback addresses.
 */
@NullMarked
package io.firecamp.testkit.machine;

import org.jspecify.annotations.NullMarked;
