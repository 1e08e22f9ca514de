/** The clients of AWS services, how they retry, and what their errors become. */
@NullMarked
package io.firecamp.aws.client;

import org.jspecify.annotations.NullMarked;
