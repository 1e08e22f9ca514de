/** The Docker engine, through its command line. */
@NullMarked
package io.firecamp.testkit.docker.client;

import org.jspecify.annotations.NullMarked;
