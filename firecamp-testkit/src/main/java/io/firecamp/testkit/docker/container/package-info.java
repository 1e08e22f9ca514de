/** Members as containers of this machine's Docker engine. */
@NullMarked
package io.firecamp.testkit.docker.container;

import org.jspecify.annotations.NullMarked;
