package io.firecamp.testkit.machine;

import io.firecamp.backend.node.NodeBackend;
import io.firecamp.testkit.contract.NodeBackendContract;

class LoopbackNodesTest extends NodeBackendContract {
  @Override
  protected NodeBackend create() {
    return new LoopbackNodes(7_777, true);
  }
}
