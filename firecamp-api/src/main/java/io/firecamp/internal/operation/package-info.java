/** What each operation records before it converges. */
@NullMarked
package io.firecamp.internal.operation;

import org.jspecify.annotations.NullMarked;
