package io.firecamp.engine;

import java.util.Optional;

/** Asks a running service whether it serves. Used by one thread at a time. */
public interface ReadinessProbe extends AutoCloseable {

  /**
   * Empty if the service serves completely; otherwise what is still missing, naming the member.
   * Must return within seconds, and does not throw because a member does not answer.
   */
  Optional<String> waitingFor();

  /** Ends the probe's connections. */
  @Override
  void close();
}
