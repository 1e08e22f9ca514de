package io.firecamp.testkit.local;

import io.firecamp.testkit.local.container.LocalContainerBackend;
import java.nio.file.Path;
import java.time.Duration;

/** How scenarios end what they started in the local runtime. */
final class LocalScenario {
  private LocalScenario() {}

  static void endAll(Path directory) {
    LocalContainerBackend.killAllBelow(directory.resolve("containers"), Duration.ofSeconds(20));
  }
}
