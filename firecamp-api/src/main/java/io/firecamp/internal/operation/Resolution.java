package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Problems;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Resolves a request into a spec, and refuses an invalid one. */
final class Resolution {
  private Resolution() {}

  /**
   * Returns the requested spec.
   *
   * @throws io.firecamp.error.InvalidSpecException with everything that is wrong with it
   */
  static ServiceSpec resolve(SpecRequest request, String kind, Optional<ServiceRecord> stored) {
    ServiceSpec spec =
        request.resolve(stored.filter(r -> r.kind().equals(kind)).map(ServiceRecord::spec));
    Problems problems = new Problems();
    spec.validate(problems);
    problems.throwIfAny("service '" + spec.name() + "'");
    return spec;
  }

  /**
   * Returns if the backends can provision the spec, as far as they know.
   *
   * @throws io.firecamp.error.InvalidSpecException with everything that they refuse
   */
  static void check(Backends backends, ServiceSpec spec) {
    Problems problems = new Problems();
    backends.specCheck().check(spec, problems);
    problems.throwIfAny("service '" + spec.name() + "'");
  }

  /** Returns the secrets that the caller gave, without references to stored ones. */
  static Map<String, Secret> given(ServiceSpec spec) {
    Map<String, Secret> given = new TreeMap<>();
    spec.secrets()
        .forEach(
            (name, secret) -> {
              if (!secret.isReference()) {
                given.put(name, secret);
              }
            });
    return given;
  }
}
