package io.firecamp.postgres.parameter;

import java.util.Objects;

/**
 * A parameter that a spec may not set.
 *
 * @param name in lower case
 * @param reason the reason, as the end of a sentence about the parameter
 * @param instead what to do instead
 */
public record FixedParameter(String name, String reason, String instead) {
  public FixedParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(instead, "instead");
  }
}
