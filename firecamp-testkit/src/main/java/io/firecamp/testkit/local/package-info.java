/**
 * The local runtime: members are real PostgreSQL processes of this machine, without Docker and
 * without root.
 */
@NullMarked
package io.firecamp.testkit.local;

import org.jspecify.annotations.NullMarked;
