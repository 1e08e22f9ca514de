package io.firecamp.testkit.contract;

import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.List;
import java.util.Optional;

class InMemoryVolumeBackendTest extends VolumeBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected VolumeBackend create() {
    cloud.volumes().setLooks(2);
    return cloud.volumes();
  }

  @Override
  protected VolumeBackend reopened() {
    return cloud.volumes();
  }

  @Override
  protected List<String> zones() {
    return List.of("us-east-1a", "us-east-1b");
  }

  @Override
  protected List<String> nodes(String zone) {
    return List.of(zone + "-node-0", zone + "-node-1");
  }

  @Override
  protected Optional<String> deadNode(String zone) {
    cloud.nodes().kill(zone + "-node-2");
    return Optional.of(zone + "-node-2");
  }
}
