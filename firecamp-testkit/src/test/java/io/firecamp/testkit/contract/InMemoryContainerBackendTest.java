package io.firecamp.testkit.contract;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class InMemoryContainerBackendTest extends ContainerBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected ContainerBackend create() {
    return cloud.containers();
  }

  @Override
  protected List<Node> nodes() {
    return List.of("us-east-1a-node-0", "us-east-1a-node-1").stream()
        .map(id -> cloud.nodes().find("t1", id, 5432).orElseThrow())
        .toList();
  }

  @Override
  protected boolean crash(Container container) {
    cloud.containers().crash(container.owner(), "killed");
    return true;
  }

  @Override
  protected ContainerSpec spec(Owner member, long generation, Node node) {
    String group = "t1-mypg-" + member.uuid();
    cloud.logs().ensureGroup(group, member.withMember(""));
    Map<String, String> volumes = new TreeMap<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      VolumeRequest request =
          new VolumeRequest(member, purpose, node.zone(), VolumeSpec.ofGib(1), Map.of());
      String id = cloud.volumes().create(request).id();
      cloud.volumes().attach(id, node.id());
      volumes.put("/" + purpose.word(), id);
    }
    return new ContainerSpec(
        member,
        generation,
        node,
        "sample:1",
        volumes,
        Map.of(),
        Map.of(),
        Map.of(),
        ResourceSpec.defaults(),
        cloud.logs().destination(group, member.member()),
        Duration.ofSeconds(1),
        Map.of());
  }
}
