package io.firecamp.testkit.docker;

import io.firecamp.Firecamp;
import io.firecamp.testkit.machine.Home;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A runtime whose members are containers of this machine's Docker engine, from the images that
 * production uses. Containers use the host's network: each member has a loopback address of its own
 * and asks for a password. The images are built with {@code images/build}.
 *
 * <p>{@link #ephemeral} is gone when it is closed; {@link #at} is durable, and the cluster keeps
 * running when the JVM ends, until the engine is stopped.
 */
public final class DockerFirecamp extends MachineRuntime {
  DockerFirecamp(
      Firecamp firecamp, Home home, FileDnsBackend names, int dnsPort, Runnable stopStarting) {
    super(firecamp, home, names, dnsPort, stopStarting);
  }

  /** A runtime in a fresh directory; closing it removes all containers and deletes all data. */
  public static DockerFirecamp ephemeral() {
    return ephemeralBuilder().build();
  }

  /** Like {@link #ephemeral}, with settings of your own. */
  public static DockerFirecampBuilder ephemeralBuilder() {
    return new DockerFirecampBuilder(null);
  }

  /**
   * A runtime in that directory, made if it is missing. Closing it, or ending the JVM, leaves its
   * containers running; opening the directory again, also from another JVM, finds them.
   */
  public static DockerFirecamp at(Path directory) {
    return atBuilder(directory).build();
  }

  /** Like {@link #at}, with settings of your own. */
  public static DockerFirecampBuilder atBuilder(Path directory) {
    return new DockerFirecampBuilder(
        Objects.requireNonNull(
            directory, "directory: an unset one must not become a cluster that is deleted"));
  }
}
