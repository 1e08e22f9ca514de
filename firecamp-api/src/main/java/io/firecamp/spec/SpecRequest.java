package io.firecamp.spec;

import java.util.Optional;

/**
 * The request of a caller. Values that it leaves unset are resolved when the stored spec is known:
 * for a new service from the defaults of this version, for an existing one from its stored spec.
 * Another version of the SDK, with different defaults, therefore requests the same.
 */
public interface SpecRequest {
  /** The cluster; case-insensitive. */
  String cluster();

  /** The service's name; case-insensitive. */
  String name();

  /**
   * Returns the spec with every default resolved. Pure.
   *
   * @param stored the stored spec of the service, or empty if it is a new one
   * @throws io.firecamp.error.InvalidSpecException if the request conflicts with the stored spec,
   *     or is incomplete for a new service
   */
  ServiceSpec resolve(Optional<ServiceSpec> stored);
}
