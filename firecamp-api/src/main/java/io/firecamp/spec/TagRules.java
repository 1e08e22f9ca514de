package io.firecamp.spec;

import java.util.Locale;
import java.util.Map;

/** The tags that every backend accepts; each backend also checks its own limits. */
final class TagRules {
  private TagRules() {}

  static void check(Map<String, String> tags, Problems problems) {
    tags.forEach(
        (key, value) -> {
          if (key.isBlank()) {
            problems.add("tags", key, "is not a valid tag name", "rename it");
          } else if (key.toLowerCase(Locale.ROOT).startsWith("firecamp:")) {
            problems.add("tags." + key, value, "has a reserved prefix", "rename it");
          } else if ((key + value).codePoints().anyMatch(Character::isISOControl)) {
            problems.add("tags." + key, value, "contains a control character", "leave it out");
          }
        });
  }
}
