package io.firecamp.testkit.local;

import io.firecamp.backend.node.NodeBackend;
import io.firecamp.testkit.contract.NodeBackendContract;

class LocalNodesTest extends NodeBackendContract {
  @Override
  protected NodeBackend create() {
    return new LocalNodes(7_777, true);
  }
}
