/** What stands between the SDK's clients and AWS in tests. */
@NullMarked
package io.firecamp.aws.fake;

import org.jspecify.annotations.NullMarked;
