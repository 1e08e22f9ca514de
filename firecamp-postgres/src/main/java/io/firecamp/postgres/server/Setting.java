package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import java.util.Objects;

/**
 * A parameter of a running server; a row of {@code pg_settings}.
 *
 * @param value the value in effect, as {@code SHOW} displays it, with its unit
 * @param context {@code internal}, {@code postmaster}, {@code sighup}, {@code superuser}, {@code
 *     user}, ...: when a change takes effect (PostgreSQL docs, 53.24)
 * @param source where the value comes from: {@code default}, {@code configuration file}, {@code
 *     command line}, ...
 * @param pendingRestart whether the configuration file contains another value that requires a
 *     restart
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Setting(
    String name, String value, String context, String source, boolean pendingRestart) {
  public Setting {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(source, "source");
  }
}
