package io.firecamp.service;

/**
 * A member's identity and placement.
 *
 * @param name {@code <service>-<ordinal>}
 * @param zone where its volumes are, for ever
 * @param node the host it is placed on
 * @param address the host's address
 * @param port where it listens on that host
 * @param generation which start of its container is wanted
 */
public record MemberRecord(
    String name, int ordinal, String zone, String node, String address, int port, long generation) {

  /** The same member, to be started anew. */
  public MemberRecord nextGeneration() {
    return new MemberRecord(name, ordinal, zone, node, address, port, generation + 1);
  }

  /** The same member on another host, to be started there anew. */
  public MemberRecord movedTo(String newNode, String newAddress, int newPort) {
    return new MemberRecord(name, ordinal, zone, newNode, newAddress, newPort, generation + 1);
  }
}
