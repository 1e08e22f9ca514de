/** The logs of members in CloudWatch Logs. */
@NullMarked
package io.firecamp.aws.cloudwatchlogs;

import org.jspecify.annotations.NullMarked;
