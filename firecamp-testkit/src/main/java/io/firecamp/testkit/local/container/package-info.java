/** Members as local processes: starting, looking, stopping. */
@NullMarked
package io.firecamp.testkit.local.container;

import org.jspecify.annotations.NullMarked;
