package io.firecamp.service;

import io.firecamp.plan.Plan;

/**
 * The result of an operation.
 *
 * @param service the record as it is now; of a dry run as it would be, or is
 * @param plan what was done, or would be
 * @param outcome in one word
 */
public record Provisioned(ServiceRecord service, Plan plan, Outcome outcome) {

  /** What the operation did. */
  public enum Outcome {
    /** The service did not exist before. */
    CREATED,
    /** It existed and something was missing or other than wanted, which was changed. */
    CONVERGED,
    /** It existed and was complete; nothing was changed. */
    UNCHANGED,
    /** A dry run: nothing was changed. */
    PLANNED
  }
}
