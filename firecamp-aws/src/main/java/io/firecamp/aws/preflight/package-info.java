/** What can be known about a cluster on AWS before a service is provisioned in it. */
@NullMarked
package io.firecamp.aws.preflight;

import org.jspecify.annotations.NullMarked;
