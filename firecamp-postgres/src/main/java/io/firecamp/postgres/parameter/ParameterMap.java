package io.firecamp.postgres.parameter;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The canonical form of a set of parameters, for comparison and rendering. */
public final class ParameterMap {
  private ParameterMap() {}

  /**
   * Returns the parameters by lower-cased name, in the order of the names; values are unchanged.
   * The result is immutable.
   *
   * @throws IllegalArgumentException if two names differ only in case, which PostgreSQL ignores
   */
  public static SortedMap<String, String> canonical(Map<String, String> parameters) {
    SortedMap<String, String> folded = new TreeMap<>();
    parameters.forEach(
        (name, value) -> {
          if (folded.put(fold(name), value) != null) {
            throw new IllegalArgumentException(
                "parameters." + fold(name) + ": is set twice, in different case; keep one");
          }
        });
    return Collections.unmodifiableSortedMap(folded);
  }

  static String fold(String name) {
    return Ascii.lower(name);
  }
}
