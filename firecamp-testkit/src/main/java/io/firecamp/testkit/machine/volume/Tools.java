package io.firecamp.testkit.machine.volume;

import io.firecamp.error.FirecampException;
import io.firecamp.testkit.machine.os.Tool;
import java.io.IOException;
import java.util.List;

/** The system's tools, which fail as files do. */
final class Tools {
  private Tools() {}

  /** Runs the command and gives what it printed. */
  static String run(String... command) throws IOException {
    try {
      return Tool.run(List.of(command), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + command[0], e);
    } catch (FirecampException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
