package io.firecamp.spec;

import java.util.Locale;

/** What a member uses a volume for. */
public enum VolumePurpose {
  /** Everything but the write-ahead log. */
  DATA,
  /** The write-ahead log. */
  JOURNAL;

  /** The word in tags and names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
