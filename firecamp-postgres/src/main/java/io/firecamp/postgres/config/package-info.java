/** Text that PostgreSQL reads: parameters, access rules, connection strings, SQL; quoted safely. */
@NullMarked
package io.firecamp.postgres.config;

import org.jspecify.annotations.NullMarked;
