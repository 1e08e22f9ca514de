/**
 * The record of a service: read, compared, changed by conditional writes, and what it forbids. Also
 * where members are placed.
 */
@NullMarked
package io.firecamp.internal.record;

import org.jspecify.annotations.NullMarked;
