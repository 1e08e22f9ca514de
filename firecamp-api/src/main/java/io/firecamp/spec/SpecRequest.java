package io.firecamp.spec;

import java.util.Optional;

/**
 * What a caller asks for. Defaults that it leaves open are settled once it is known what is stored:
 * of a new service from the defaults of this version, of an existing one from its stored spec. So
 * another version of the SDK, with other defaults, asks for the same.
 */
public interface SpecRequest {
  /** The cluster; upper and lower case are the same. */
  String cluster();

  /** The service's name; upper and lower case are the same. */
  String name();

  /**
   * The spec with every default settled. Pure.
   *
   * @param stored the stored spec of the service, or empty if it is a new one
   * @throws io.firecamp.error.InvalidSpecException if what is asked for does not go with what is
   *     stored, or is not complete for a new service
   */
  ServiceSpec resolve(Optional<ServiceSpec> stored);
}
