package io.firecamp.aws.emulator;

import java.nio.file.Path;

/** Where the rest of FireCamp keeps what is installed once per machine. */
final class EmulatorCache {
  private EmulatorCache() {}

  static Path directory() {
    String given = System.getProperty("firecamp.cache", "");
    if (given.isEmpty()) {
      given = System.getenv().getOrDefault("FIRECAMP_CACHE", "");
    }
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    return "root".equals(System.getProperty("user.name"))
        ? Path.of("/var/cache/firecamp")
        : Path.of(System.getProperty("user.home"), ".cache", "firecamp");
  }
}
