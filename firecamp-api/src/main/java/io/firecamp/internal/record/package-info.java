/**
 * The record of a service: read, compared, changed by conditional writes, and what it forbids. Also
 * the placement of members.
 */
@NullMarked
package io.firecamp.internal.record;

import org.jspecify.annotations.NullMarked;
