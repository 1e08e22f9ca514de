package io.firecamp.spec;

import java.util.regex.Pattern;

/**
 * The rules of names that become DNS labels: letter first, then letters, digits and hyphens, no
 * hyphen at the end (RFC 1123 labels, narrowed as the names also become tags and file names).
 */
public final class Names {
  /** Reserves space for "-" and the ordinal in a 63-byte DNS label (RFC 1035, 2.3.4). */
  public static final int MAX_SERVICE_NAME = 58;

  /** Reserves space for "-firecamp" in a 63-byte DNS label. */
  public static final int MAX_CLUSTER_NAME = 54;

  private static final Pattern NAME = Pattern.compile("[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?");
  private static final Pattern ZONE =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private Names() {}

  /** Adds a problem if the name breaks the rules or is longer than {@code max} bytes. */
  static void check(String field, String name, int max, Problems problems) {
    if (name.isEmpty()) {
      problems.add(field, name, "is required", "set it");
    } else if (!NAME.matcher(name).matches()) {
      problems.add(
          field,
          name,
          "must start with a letter, contain only letters, digits and hyphens, and not end with a hyphen",
          "choose such a name");
    } else if (name.length() > max) {
      problems.add(field, name, "is longer than " + max + " bytes", "shorten it");
    }
  }

  static boolean isZone(String zone) {
    return ZONE.matcher(zone).matches();
  }
}
