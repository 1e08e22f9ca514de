/** Volumes on EBS. */
@NullMarked
package io.firecamp.aws.ebs;

import org.jspecify.annotations.NullMarked;
