package io.firecamp.postgres.parameter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All parameters of one major version of PostgreSQL. Immutable and thread-safe. */
public final class ParameterCatalogue {
  static final int OLDEST_MAJOR = 14;
  static final int NEWEST_MAJOR = 18;

  private static final Map<Integer, ParameterCatalogue> LOADED = new ConcurrentHashMap<>();

  private final Map<String, ParameterDefinition> definitions;

  private ParameterCatalogue(Map<String, ParameterDefinition> definitions) {
    this.definitions = definitions;
  }

  /**
   * Returns the catalogue of a major version; read once, then cached.
   *
   * @throws IllegalArgumentException if the major version is not one of 14 to 18
   */
  public static ParameterCatalogue forMajor(int major) {
    if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
      throw new IllegalArgumentException(
          "major: '%d' has no catalogue of parameters; choose %d to %d"
              .formatted(major, OLDEST_MAJOR, NEWEST_MAJOR));
    }
    return LOADED.computeIfAbsent(major, ParameterCatalogue::load);
  }

  /**
   * Returns the definition of a name in any case; empty if this major version has no such
   * parameter.
   */
  public Optional<ParameterDefinition> find(String name) {
    return Optional.ofNullable(definitions.get(Ascii.lower(name)));
  }

  /** Every definition, in the order of the lower-cased names. */
  public Collection<ParameterDefinition> definitions() {
    return definitions.values();
  }

  private static ParameterCatalogue load(int major) {
    String resource = "parameters-" + major + ".tsv";
    Map<String, ParameterDefinition> read = new TreeMap<>();
    try (InputStream stream = ParameterCatalogue.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + resource + " is not on the class path");
      }
      new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .map(ParameterDefinition::ofLine)
          .forEach(found -> read.put(found.name().toLowerCase(Locale.ROOT), found));
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + resource + " cannot be read", e);
    }
    return new ParameterCatalogue(Collections.unmodifiableMap(read));
  }
}
