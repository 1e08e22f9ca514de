/** Passwords in Secrets Manager. */
@NullMarked
package io.firecamp.aws.secretsmanager;

import org.jspecify.annotations.NullMarked;
