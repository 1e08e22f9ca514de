package io.firecamp.testkit.engine;

import io.firecamp.error.FirecampException;
import java.util.List;

/**
 * A way in which an operation that was interrupted cannot be resumed yet. Tests count these and let
 * nothing else pass; whoever removes the defect removes its line here.
 *
 * @param scenario the only operation that is excused
 * @param words what its error says
 * @param reason what is wrong
 */
record KnownDefect(String scenario, String words, String reason) {
  private static final List<KnownDefect> ALL = List.of();

  /** Whether some of its crashes end in one. */
  static boolean isIn(Scenario scenario) {
    return ALL.stream().anyMatch(d -> d.scenario.equals(scenario.name()));
  }

  /** Whether that is all that is wrong. */
  static boolean explains(Scenario scenario, FirecampException error) {
    String message = String.valueOf(error.getMessage());
    return ALL.stream()
        .anyMatch(d -> d.scenario.equals(scenario.name()) && message.contains(d.words));
  }
}
