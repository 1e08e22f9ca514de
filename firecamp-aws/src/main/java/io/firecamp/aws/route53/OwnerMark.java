package io.firecamp.aws.route53;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the comment of a zone names its cluster: the only text that is set when it is created. */
final class OwnerMark {
  private static final Pattern MARK = Pattern.compile("\\[firecamp:cluster=([^\\]]*)\\]");
  private static final int MAX_COMMENT = 256;

  private OwnerMark() {}

  /** The cluster that the comment names, or empty if it names none. */
  static String clusterIn(@Nullable String comment) {
    Matcher matcher = MARK.matcher(comment == null ? "" : comment);
    return matcher.find() ? matcher.group(1) : "";
  }

  static String of(String cluster) {
    return "Members' names [firecamp:cluster=%s]".formatted(cluster);
  }

  /** The comment with the mark, as much as there is room for. */
  static String added(@Nullable String comment, String cluster) {
    if (comment == null || comment.isBlank()) {
      return of(cluster);
    }
    String mark = " [firecamp:cluster=%s]".formatted(cluster);
    int room = MAX_COMMENT - mark.length();
    return comment.substring(0, Math.min(comment.length(), room)) + mark;
  }
}
