package io.firecamp.service;

import io.firecamp.plan.Plan;
import java.util.List;
import java.util.Objects;

/**
 * The result of an operation.
 *
 * @param service the current record; for a dry run the record as it would be, or as it is
 * @param plan the steps that were done, or for a dry run would be done
 * @param outcome what the operation did
 * @param leftBehind the members that the operation completed without, by name; a later call catches
 *     them up when they are there again
 */
public record Provisioned(
    ServiceRecord service, Plan plan, Outcome outcome, List<LeftBehind> leftBehind) {
  public Provisioned {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(outcome, "outcome");
    leftBehind = List.copyOf(leftBehind);
  }

  /** A result without members that were left behind. */
  public Provisioned(ServiceRecord service, Plan plan, Outcome outcome) {
    this(service, plan, outcome, List.of());
  }

  /** What the operation did. */
  public enum Outcome {
    /** The service did not exist before. */
    CREATED,
    /** It existed and was completed or changed. */
    CONVERGED,
    /** It existed and was complete; nothing was changed. */
    UNCHANGED,
    /** A dry run: nothing was changed. */
    PLANNED
  }
}
