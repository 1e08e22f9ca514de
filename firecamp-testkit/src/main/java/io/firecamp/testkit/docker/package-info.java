/** The Docker runtime: members are real containers, from the images that production uses. */
@NullMarked
package io.firecamp.testkit.docker;

import org.jspecify.annotations.NullMarked;
