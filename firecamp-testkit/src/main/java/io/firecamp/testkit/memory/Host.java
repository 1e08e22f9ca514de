package io.firecamp.testkit.memory;

import io.firecamp.backend.node.Node;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node of the cloud, and what is known of it. Guarded by its backend. */
final class Host {
  final String id;
  final String zone;

  /** Its place among the nodes of its zone. */
  final int position;

  final Set<Integer> takenPorts = new HashSet<>(4);
  boolean dead;
  boolean fenced;
  private final String address;
  private @Nullable Node last;

  Host(String id, String zone, int position, String address) {
    this.id = id;
    this.zone = zone;
    this.position = position;
    this.address = address;
  }

  /** Whether a member can be started on that port now. */
  boolean canTake(int port) {
    return !dead && !takenPorts.contains(port);
  }

  /** How it is reported to somebody who asks for that port. */
  Node at(int port) {
    Node known = last;
    if (known == null || known.port() != port || known.alive() == dead) {
      known =
          Node.builder()
              .id(id)
              .zone(zone)
              .address(address)
              .port(port)
              .alive(!dead)
              .detail(dead ? "does not answer" : "")
              .build();
      last = known;
    }
    return known;
  }
}
