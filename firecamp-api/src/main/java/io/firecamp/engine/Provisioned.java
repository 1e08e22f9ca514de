package io.firecamp.engine;

import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;

/**
 * The result of provisioning.
 *
 * @param plan what was done
 * @param outcome in one word
 */
public record Provisioned(ServiceRecord service, Plan plan, Outcome outcome) {

  /** What provisioning did. */
  public enum Outcome {
    /** The service did not exist before. */
    CREATED,
    /** It existed and something was missing, which was made. */
    CONVERGED,
    /** It existed and was complete; nothing was changed. */
    UNCHANGED
  }
}
