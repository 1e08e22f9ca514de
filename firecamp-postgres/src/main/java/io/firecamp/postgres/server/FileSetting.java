package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import java.util.Objects;

/**
 * A setting in a configuration file of a server, whether or not it is in effect; a row of {@code
 * pg_file_settings}.
 *
 * @param file the name of the file, without its directory
 * @param origin who wrote the file
 * @param value the text in the file, without quotes
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record FileSetting(String file, Origin origin, String name, String value) {
  public FileSetting {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** Who wrote a file. */
  public enum Origin {
    /** Rendered from the service's spec. */
    SPEC,
    /** Written by the start of the member, such as the addresses that it listens on. */
    MEMBER,
    /** Somebody else: {@code ALTER SYSTEM}, or a person with an editor. */
    OTHER
  }
}
