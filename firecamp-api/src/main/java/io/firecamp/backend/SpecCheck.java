package io.firecamp.backend;

import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;

/**
 * By which backends refuse a spec that they could never provision: a volume type they do not have,
 * a tag they do not accept, an image or a version they cannot run. Asked before a service is
 * recorded or changed, so that nothing half-made is left behind. Thread-safe; sends no request that
 * changes anything.
 */
@FunctionalInterface
public interface SpecCheck {
  /** Adds everything that these backends refuse about the spec, which is otherwise valid. */
  void check(ServiceSpec spec, Problems problems);

  /** Refuses nothing. */
  static SpecCheck none() {
    return (spec, problems) -> {};
  }

  /** Asks this one, then the other. */
  default SpecCheck and(SpecCheck other) {
    return (spec, problems) -> {
      check(spec, problems);
      other.check(spec, problems);
    };
  }
}
