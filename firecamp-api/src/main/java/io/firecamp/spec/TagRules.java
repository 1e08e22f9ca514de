package io.firecamp.spec;

import java.util.Locale;
import java.util.Map;

/** What EC2 and ECS accept as tags: at most 50, of which we use some for ownership. */
final class TagRules {
  private static final int MAX_TAGS = 40;

  private TagRules() {}

  static void check(Map<String, String> tags, Problems problems) {
    if (tags.size() > MAX_TAGS) {
      problems.add("tags", tags.size(), "are more than " + MAX_TAGS, "leave some out");
    }
    tags.forEach(
        (key, value) -> {
          String lower = key.toLowerCase(Locale.ROOT);
          if (key.isBlank() || key.length() > 128) {
            problems.add("tags", key, "is no tag name of 1 to 128 characters", "rename it");
          } else if (lower.startsWith("firecamp:") || lower.startsWith("aws:")) {
            problems.add("tags." + key, value, "has a reserved prefix", "rename it");
          } else if (!(key + value).matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")
              || value.length() > 256) {
            problems.add(
                "tags." + key,
                value,
                "must hold at most 256 letters, digits, spaces and _.:/=+-@",
                "change it");
          }
        });
  }
}
