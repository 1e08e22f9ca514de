/** What a service costs in a month. */
@NullMarked
package io.firecamp.aws.cost;

import org.jspecify.annotations.NullMarked;
