package io.firecamp.testkit.binaries;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where archives are unpacked when the caller names no directory. */
final class CacheDirectory {
  static final String PROPERTY = "firecamp.cache";
  static final String VARIABLE = "FIRECAMP_CACHE";
  private static final String NAME = "firecamp";

  private CacheDirectory() {}

  static Path standard() {
    return choose(System.getProperties(), System.getenv(), Platform.current());
  }

  static Path choose(Properties properties, Map<String, String> environment, Platform platform) {
    String explicit = nonEmpty(properties.getProperty(PROPERTY));
    if (explicit == null) {
      explicit = nonEmpty(environment.get(VARIABLE));
    }
    if (explicit != null) {
      return Path.of(explicit);
    }
    if ("root".equals(properties.getProperty("user.name"))) {
      return Path.of("/var/cache", NAME);
    }
    Path home = Path.of(properties.getProperty("user.home", "."));
    if (platform.isDarwin()) {
      return home.resolve("Library/Caches").resolve(NAME);
    }
    String xdg = nonEmpty(environment.get("XDG_CACHE_HOME"));
    return (xdg == null ? home.resolve(".cache") : Path.of(xdg)).resolve(NAME);
  }

  private static @Nullable String nonEmpty(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }
}
