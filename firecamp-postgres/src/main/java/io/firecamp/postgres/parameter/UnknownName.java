package io.firecamp.postgres.parameter;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The finding for a name that a major version does not have. */
final class UnknownName {
  private static final int MOST_SLIPS = 3;
  private static final int LETTERS_PER_SLIP = 4;

  /** Names that PostgreSQL replaced by others (release notes 8.0, 9.5, 13, 16 and 18). */
  private static final Map<String, String> RENAMED =
      Map.of(
          "checkpoint_segments", "max_wal_size",
          "force_parallel_mode", "debug_parallel_query",
          "sort_mem", "work_mem",
          "vacuum_mem", "maintenance_work_mem",
          "wal_keep_segments", "wal_keep_size");

  private UnknownName() {}

  static Finding explain(int major, String name) {
    List<Integer> others =
        IntStream.rangeClosed(ParameterCatalogue.OLDEST_MAJOR, ParameterCatalogue.NEWEST_MAJOR)
            .filter(other -> ParameterCatalogue.forMajor(other).find(name).isPresent())
            .boxed()
            .toList();
    String why =
        "is not a parameter of PostgreSQL "
            + major
            + (others.isEmpty() ? "" : " (only of " + joined(others) + ")");
    return new Finding(
        why,
        nearest(major, name)
            .map(known -> "did you mean " + known + "?")
            .orElse("leave it out, or correct the name"));
  }

  private static String joined(List<Integer> majors) {
    return majors.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static Optional<String> nearest(int major, String name) {
    ParameterCatalogue catalogue = ParameterCatalogue.forMajor(major);
    Optional<String> renamed =
        Optional.ofNullable(RENAMED.get(name)).filter(known -> catalogue.find(known).isPresent());
    int most = Math.min(MOST_SLIPS, Math.max(1, name.length() / LETTERS_PER_SLIP));
    return renamed.or(
        () ->
            catalogue.definitions().stream()
                .filter(known -> known.context() != ParameterContext.INTERNAL)
                .map(ParameterDefinition::name)
                .filter(known -> slips(name, ParameterMap.fold(known)) <= most)
                .min(Comparator.comparingInt(known -> slips(name, ParameterMap.fold(known)))));
  }

  /** Letters left out, added, replaced, or swapped with their neighbour. */
  private static int slips(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int cheapest(int[][] cost, String left, String right, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
