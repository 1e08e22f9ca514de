package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.testkit.machine.Home;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A runtime whose members are PostgreSQL processes of this machine. Everything listens on loopback
 * addresses only and asks for a password.
 *
 * <p>{@link #ephemeral} is for tests: fast, not durable, gone when it is closed. {@link #at} is for
 * laptops: durable, and the cluster keeps running when the JVM ends.
 */
public final class LocalFirecamp extends MachineRuntime {
  LocalFirecamp(
      Firecamp firecamp, Home home, FileDnsBackend names, int dnsPort, Runnable stopStarting) {
    super(firecamp, home, names, dnsPort, stopStarting);
  }

  /** A runtime in a fresh directory; closing it ends all servers and deletes all data. */
  public static LocalFirecamp ephemeral() {
    return ephemeralBuilder().build();
  }

  /** Like {@link #ephemeral}, with settings of your own. */
  public static LocalFirecampBuilder ephemeralBuilder() {
    return new LocalFirecampBuilder(null);
  }

  /**
   * A runtime in that directory, made if it is missing. Closing it, or ending the JVM, leaves its
   * servers running; opening the directory again, also from another JVM, finds them.
   */
  public static LocalFirecamp at(Path directory) {
    return atBuilder(directory).build();
  }

  /** Like {@link #at}, with settings of your own. */
  public static LocalFirecampBuilder atBuilder(Path directory) {
    return new LocalFirecampBuilder(
        Objects.requireNonNull(
            directory, "directory: an unset one must not become a cluster that is deleted"));
  }
}
