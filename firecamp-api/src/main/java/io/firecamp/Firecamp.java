package io.firecamp;

import io.firecamp.backend.Backends;
import io.firecamp.engine.ServiceEngine;

/**
 * A runtime to provision services on. Thread-safe; made once per application. Kinds of services
 * build on it, such as {@code Postgres.on(firecamp)}.
 */
public interface Firecamp extends AutoCloseable {

  /** Starts a runtime from backends, which stay the caller's to close. */
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
   * Releases what this process holds, such as threads and connections. Deletes nothing, unless the
   * runtime says so of itself. Closing again is a no-op. Operations that are under way end at their
   * next request.
   */
  @Override
  void close();

  /** How members are reached. */
  enum Reach {
    /** By their DNS names: the application's resolver knows the cluster's zone. */
    DNS_NAME,
    /** By their addresses: it does not. */
    ADDRESS
  }
}
