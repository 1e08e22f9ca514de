package io.firecamp.testkit.memory;

import java.util.concurrent.atomic.AtomicBoolean;

/** A port that a container has on its node, given back once. */
final class PortHold {
  private final InMemoryNodeBackend nodes;
  private final String nodeId;
  private final int port;
  private final AtomicBoolean released = new AtomicBoolean();

  PortHold(InMemoryNodeBackend nodes, String nodeId, int port) {
    this.nodes = nodes;
    this.nodeId = nodeId;
    this.port = port;
  }

  /** Frees the port; the second time a no-op, as somebody else may have it then. */
  void release() {
    if (released.compareAndSet(false, true)) {
      nodes.free(nodeId, port);
    }
  }
}
