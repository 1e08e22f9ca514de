/**
 * Backends in memory: stateful and strict, for tests of code that embeds the SDK. All of them stand
 * on one {@link io.firecamp.testkit.memory.InMemoryCloud}.
 */
@NullMarked
package io.firecamp.testkit.memory;

import org.jspecify.annotations.NullMarked;
