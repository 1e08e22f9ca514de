/** Whole services on AWS, as far as emulators go. */
@NullMarked
package io.firecamp.aws.lifecycle;

import org.jspecify.annotations.NullMarked;
