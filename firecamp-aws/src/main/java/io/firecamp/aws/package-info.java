/** The entry to AWS: a runtime whose backends are AWS services. */
@NullMarked
package io.firecamp.aws;

import org.jspecify.annotations.NullMarked;
