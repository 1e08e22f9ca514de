package io.firecamp.service;

import java.util.Objects;

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
 * @param copy which copy of the data a standby needs: 1 at creation, incremented whenever it is to
 *     be cloned again
 * @param stopped whether it is intended to be stopped while the other members serve
 */
public record MemberRecord(
    String name,
    int ordinal,
    String zone,
    String node,
    String address,
    int port,
    long generation,
    long config,
    long copy,
    boolean stopped) {
  public MemberRecord {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(address, "address");
  }

  /** A member that is placed on a host and was never started. */
  public static MemberRecord placed(
      String name, int ordinal, String zone, String node, String address, int port, long config) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(address, "address");
    return new MemberRecord(name, ordinal, zone, node, address, port, 1, config, 1, false);
  }

  /** Returns this member, to be restarted with that configuration. */
  public MemberRecord nextGeneration(long newConfig) {
    return at(node, address, port, generation + 1, newConfig, copy, stopped);
  }

  /** Returns this member on another host, to be restarted there with that configuration. */
  public MemberRecord movedTo(String newNode, String newAddress, int newPort, long newConfig) {
    Objects.requireNonNull(newNode, "newNode");
    Objects.requireNonNull(newAddress, "newAddress");
    return at(newNode, newAddress, newPort, generation + 1, newConfig, copy, stopped);
  }

  /** Returns this member after it reloaded that configuration without a restart. */
  public MemberRecord withConfig(long newConfig) {
    return at(node, address, port, generation, newConfig, copy, stopped);
  }

  /** Returns this member, to be restarted with that configuration and to be cloned again first. */
  public MemberRecord nextCopy(long newConfig) {
    return at(node, address, port, generation + 1, newConfig, copy + 1, stopped);
  }

  /** Returns this member, intended to be stopped or not. */
  public MemberRecord withStopped(boolean newStopped) {
    return at(node, address, port, generation, config, copy, newStopped);
  }

  private MemberRecord at(
      String newNode,
      String newAddress,
      int newPort,
      long newGeneration,
      long newConfig,
      long newCopy,
      boolean newStopped) {
    return new MemberRecord(
        name,
        ordinal,
        zone,
        newNode,
        newAddress,
        newPort,
        newGeneration,
        newConfig,
        newCopy,
        newStopped);
  }
}
