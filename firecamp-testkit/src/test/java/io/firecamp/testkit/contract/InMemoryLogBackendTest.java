package io.firecamp.testkit.contract;

import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.testkit.memory.InMemoryCloud;

class InMemoryLogBackendTest extends LogBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected LogBackend create() {
    return cloud.logs();
  }

  @Override
  protected void write(LogDestination to, String container, String line) {
    cloud.logs().append(to.group(), to.streamPrefix() + "/" + container, line);
  }
}
