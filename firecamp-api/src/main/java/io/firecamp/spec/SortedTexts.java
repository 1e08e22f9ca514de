package io.firecamp.spec;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Texts in the order of their names. */
public final class SortedTexts {
  private SortedTexts() {}

  /** Returns the map itself if it is in the order of its names, else a copy that is. */
  public static Map<String, String> of(Map<String, String> texts) {
    return texts instanceof SortedMap || isSorted(texts) ? texts : new TreeMap<>(texts);
  }

  private static boolean isSorted(Map<String, String> texts) {
    @Nullable String before = null;
    for (String name : texts.keySet()) {
      if (before != null && before.compareTo(name) > 0) {
        return false;
      }
      before = name;
    }
    return true;
  }
}
