package io.firecamp.testkit.machine;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A way to run members on this machine, as far as its directories are concerned.
 *
 * @param name written into its directories, so that no other kind opens them
 */
public record RuntimeKind(String name, Remains remains) {

  /** What still uses a directory. */
  @FunctionalInterface
  public interface Remains {
    /** Ends it at once, for data that is thrown away, and waits until it has ended. */
    void end(Path directory, Duration limit);
  }

  /** What the names of its ephemeral directories begin with. */
  String prefix() {
    return name + "-";
  }
}
