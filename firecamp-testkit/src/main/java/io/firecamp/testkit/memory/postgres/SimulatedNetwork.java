package io.firecamp.testkit.memory.postgres;

import java.util.List;
import java.util.Locale;

/**
 * The network between the members of a service and the controllers. Packets on a cut way are lost
 * without a word, as with a firewall that drops them; what was sent before has arrived.
 */
public final class SimulatedNetwork {
  private final SimulatedService service;

  SimulatedNetwork(SimulatedService service) {
    this.service = service;
  }

  /** Cuts one direction; what the other one sends still arrives. Cut already: a no-op. */
  public void cut(String from, String to) {
    synchronized (service) {
      service.advance();
      service.cut(fold(from), fold(to));
      service.advance();
    }
  }

  /** Joins one direction. Not cut: a no-op. */
  public void join(String from, String to) {
    synchronized (service) {
      service.advance();
      service.join(fold(from), fold(to));
      service.advance();
    }
  }

  /** Cuts both directions between one and all of the others. */
  public void isolate(String one, List<String> others) {
    for (String other : others) {
      cut(one, other);
      cut(other, one);
    }
  }

  /** Joins everything. */
  public void heal() {
    synchronized (service) {
      service.advance();
      service.joinAll();
      service.advance();
    }
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
