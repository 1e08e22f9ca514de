package io.firecamp.service;

/**
 * A member's identity and placement.
 *
 * @param name {@code <service>-<ordinal>}
 * @param zone where its volumes are; never changes
 * @param node the host it is placed on
 * @param address the host's address
 * @param port where it listens on that host
 * @param generation the requested start of its container
 * @param config the number of the configuration that this generation runs with; see {@link Rollout}
 */
public record MemberRecord(
    String name,
    int ordinal,
    String zone,
    String node,
    String address,
    int port,
    long generation,
    long config) {

  /** Returns this member, to be restarted with that configuration. */
  public MemberRecord nextGeneration(long newConfig) {
    return new MemberRecord(name, ordinal, zone, node, address, port, generation + 1, newConfig);
  }

  /** Returns this member on another host, to be restarted there with that configuration. */
  public MemberRecord movedTo(String newNode, String newAddress, int newPort, long newConfig) {
    return new MemberRecord(
        name, ordinal, zone, newNode, newAddress, newPort, generation + 1, newConfig);
  }

  /** Returns this member after it reloaded that configuration without a restart. */
  public MemberRecord withConfig(long newConfig) {
    return new MemberRecord(name, ordinal, zone, node, address, port, generation, newConfig);
  }
}
