/** Names of members in a private Route 53 zone. */
@NullMarked
package io.firecamp.aws.route53;

import org.jspecify.annotations.NullMarked;
