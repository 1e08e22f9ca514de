/** What members' containers have said. */
@NullMarked
package io.firecamp.testkit.docker.log;

import org.jspecify.annotations.NullMarked;
