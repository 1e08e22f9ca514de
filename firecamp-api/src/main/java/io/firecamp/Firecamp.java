package io.firecamp;

import io.firecamp.backend.Backends;
import io.firecamp.engine.ServiceEngine;

/**
 * A runtime to provision services on. Thread-safe; created once per application. Kinds of services
 * build on it, such as {@code Postgres.on(firecamp)}.
 */
public interface Firecamp extends AutoCloseable {

  /** Returns a builder of a runtime on the given backends, which the caller owns and closes. */
  static FirecampBuilder builder(Backends backends) {
    return new FirecampBuilder(backends);
  }

  /** What the runtime consists of. */
  Backends backends();

  /** Runs operations on the backends. */
  ServiceEngine engine();

  /** How applications of this runtime reach members. */
  Reach reach();

  /**
   * Releases the resources of this process, such as threads and connections. Deletes nothing,
   * unless the runtime documents otherwise. Closing a closed runtime is a no-op. Operations in
   * progress end at their next request.
   */
  @Override
  void close();

  /** How members are reached. */
  enum Reach {
    /** By their DNS names: the application's resolver knows the cluster's zone. */
    DNS_NAME,
    /** By their addresses: the application's resolver does not know the zone. */
    ADDRESS
  }
}
