/** Volumes with a file system of their own on loop devices: what stands for EBS on one machine. */
@NullMarked
package io.firecamp.testkit.machine.volume;

import org.jspecify.annotations.NullMarked;
