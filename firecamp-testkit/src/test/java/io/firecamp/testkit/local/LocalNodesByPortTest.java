package io.firecamp.testkit.local;

import io.firecamp.backend.node.NodeBackend;
import io.firecamp.testkit.contract.NodeBackendContract;

class LocalNodesByPortTest extends NodeBackendContract {
  @Override
  protected NodeBackend create() {
    return new LocalNodes(7_778, false);
  }
}
