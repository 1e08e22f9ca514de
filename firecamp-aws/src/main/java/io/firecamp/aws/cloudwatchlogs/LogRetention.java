package io.firecamp.aws.cloudwatchlogs;

import java.util.List;

/**
 * How long the lines of a log group are kept.
 *
 * @param days one of the numbers that CloudWatch Logs accepts, or 0 for ever
 */
public record LogRetention(int days) {
  private static final List<Integer> ACCEPTED =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  /** Four weeks and two days. */
  public static final LogRetention DEFAULT = new LogRetention(30);

  /** Lines are kept until the group is deleted. */
  public static final LogRetention FOR_EVER = new LogRetention(0);

  /**
   * @throws IllegalArgumentException if CloudWatch Logs does not accept the number
   */
  public LogRetention {
    if (days != 0 && !ACCEPTED.contains(days)) {
      throw new IllegalArgumentException(
          "a log cannot be kept for %d days: choose one of %s, or 0 for ever"
              .formatted(days, ACCEPTED));
    }
  }
}
