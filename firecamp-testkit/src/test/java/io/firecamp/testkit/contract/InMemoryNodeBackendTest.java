package io.firecamp.testkit.contract;

import io.firecamp.backend.node.NodeBackend;
import io.firecamp.testkit.memory.InMemoryCloud;

class InMemoryNodeBackendTest extends NodeBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected NodeBackend create() {
    return cloud.nodes();
  }
}
