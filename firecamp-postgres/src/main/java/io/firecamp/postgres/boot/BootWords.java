package io.firecamp.postgres.boot;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What members say of their data when they end, and while they start. The images say the same; see
 * {@code docs/boot-contract.md}.
 */
public final class BootWords {
  /** Said while a member that has to be copied waits for the server to copy. */
  public static final String WAITS_FOR_PRIMARY = "waiting for the primary";

  /** Said while a copy is made. */
  public static final String COPIES_PRIMARY = "copying the primary";

  /** Said when a later start as a standby has found nothing wrong with its data. */
  public static final String SERVES_AS_STANDBY = "serving as a standby";

  private static final Pattern DATA =
      Pattern.compile(
          "the data of member \\S+ (?:was a primary's|is a standby's), on timeline (\\d+)");
  private static final Pattern NO_DATA = Pattern.compile("member \\S+ has no data");
  private static final Pattern OLDER =
      Pattern.compile("is on timeline \\d+, but (\\S+) has data on timeline \\d+");
  private static final Pattern UNTOUCHED = Pattern.compile("\\b(?:was|were) not changed\\b");

  private BootWords() {}

  /** A member that was started as a standby, and has a primary's data, does not serve. */
  public static String formerPrimary(String member, int timeline, String primaryHost) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(primaryHost, "primaryHost");
    return "the data of member %s was a primary's, on timeline %d, and %s is the primary: it was not changed; adopt the member as the primary if its data is the right one, otherwise clone it again"
        .formatted(member, timeline, primaryHost);
  }

  /** A primary that has older data than another member does not serve. */
  public static String olderThan(String member, int timeline, String other, String newest) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(other, "other");
    Objects.requireNonNull(newest, "newest");
    return "the data of member %1$s is on timeline %2$d, but %3$s has data on timeline %4$s: %3$s, or the member that it followed, was promoted, and has rows that %1$s does not have; it was not changed: adoptPrimary(\"%3$s\") keeps the rows of %3$s, reclone(\"%3$s\") discards them"
        .formatted(member, timeline, other, newest);
  }

  /** The last word of a member that was only looked at. */
  public static String looked(String member, boolean standby, int timeline) {
    Objects.requireNonNull(member, "member");
    return "the data of member %s %s, on timeline %d"
        .formatted(member, standby ? "is a standby's" : "was a primary's", timeline);
  }

  /** The last word of a member that was looked at and has nothing. */
  public static String nothing(String member) {
    Objects.requireNonNull(member, "member");
    return "member %s has no data".formatted(member);
  }

  /** The timeline that a member named that ended. */
  public static Optional<Integer> timeline(String lastWord) {
    return find(DATA, lastWord).map(Integer::valueOf);
  }

  /** Whether a member that was looked at has said what it has. */
  public static boolean saysItsData(String lastWord) {
    return DATA.matcher(lastWord).find() || NO_DATA.matcher(lastWord).find();
  }

  /** The member that has newer data, if that is why the primary ended. */
  public static Optional<String> newer(String lastWord) {
    return find(OLDER, lastWord);
  }

  /** Whether the member refused what it found on its volumes, and left it as it is. */
  public static boolean refusesItsVolumes(String lastWord) {
    return UNTOUCHED.matcher(lastWord).find();
  }

  /**
   * Whether a member that starts is to get a new copy of the primary, so that what it has is old.
   */
  public static boolean isToBeCopied(String word) {
    return word.contains(WAITS_FOR_PRIMARY) || word.contains(COPIES_PRIMARY);
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
