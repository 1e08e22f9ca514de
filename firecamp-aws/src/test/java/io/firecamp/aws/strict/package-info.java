/**
 * What AWS documents and emulators do not do: refusals, states that take time, listings that lag
 * behind, requests that are throttled. Each rule names its source.
 */
@NullMarked
package io.firecamp.aws.strict;

import org.jspecify.annotations.NullMarked;
