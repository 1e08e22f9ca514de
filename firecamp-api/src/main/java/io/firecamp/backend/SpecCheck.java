package io.firecamp.backend;

import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import java.util.Objects;

/**
 * The check by which backends refuse a spec that they could never provision: a volume type they do
 * not have, a tag they do not accept, an image or a version they cannot run. Called before a
 * service is recorded or changed, so that nothing incomplete is left behind. Thread-safe; sends no
 * request that changes anything.
 */
@FunctionalInterface
public interface SpecCheck {
  /** Adds every reason for which these backends refuse the spec, which is otherwise valid. */
  void check(ServiceSpec spec, Problems problems);

  /** Refuses nothing. */
  static SpecCheck none() {
    return (spec, problems) -> {};
  }

  /** Returns a check that runs this check and then the other. */
  default SpecCheck and(SpecCheck other) {
    Objects.requireNonNull(other, "other");
    Objects.requireNonNull(other, "other");
    return (spec, problems) -> {
      check(spec, problems);
      other.check(spec, problems);
    };
  }
}
