/** The documents of services, in one DynamoDB table per cluster. */
@NullMarked
package io.firecamp.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
