package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.ebs.EbsSettings;
import io.firecamp.aws.ebs.EbsVolumeBackend;
import io.firecamp.aws.strict.Patient;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.contract.ContainerBackendContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the moto server, with the rules of ECS and EC2, and 30 % of all requests throttled. */
class EcsContainerBackendTest extends ContainerBackendContract {
  private static final String ZONE = "us-east-1a";
  private final EcsCluster cluster = new EcsCluster("t1", 2, ZONE);
  private final VolumeBackend volumes =
      Patient.of(VolumeBackend.class, new EbsVolumeBackend(cluster.ec2, EbsSettings.defaults()));
  private final EcsNodeBackend nodes = new EcsNodeBackend(cluster.ecs, cluster.ec2);

  @Override
  protected ContainerBackend create() {
    return Patient.of(
        ContainerBackend.class,
        new EcsContainerBackend(
            cluster.ecs,
            cluster.ec2,
            EcsSettings.of(ref -> "arn:aws:secretsmanager:us-east-1:1:secret:" + ref.path())));
  }

  @Override
  protected List<Node> nodes() {
    return cluster.instances(ZONE).stream()
        .map(
            id ->
                Patient.of(io.firecamp.backend.node.NodeBackend.class, nodes)
                    .find("t1", id, 5432)
                    .orElseThrow())
        .toList();
  }

  @Override
  protected boolean crash(Container container) {
    cluster.crash(container.id());
    return true;
  }

  @Override
  protected ContainerSpec spec(Owner member, long generation, Node node) {
    Map<String, String> mounts = new TreeMap<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      VolumeRequest request =
          VolumeRequest.builder()
              .owner(member)
              .purpose(purpose)
              .zone(node.zone())
              .spec(VolumeSpec.ofGib(1))
              .build();
      String id = volumes.create(request).id();
      Volume now = seen(member, id);
      while (now.state() != VolumeState.ATTACHED) {
        if (now.state() == VolumeState.AVAILABLE) {
          volumes.attach(id, node.id());
        }
        now = seen(member, id);
      }
      mounts.put("/" + purpose.word(), id);
    }
    return ContainerSpec.builder()
        .owner(member)
        .generation(generation)
        .node(node)
        .image("sample:1")
        .volumes(mounts)
        .environment(Map.of("FIRECAMP_MEMBER", member.member()))
        .files(Map.of("/run/firecamp/files/pg_hba.conf", "local all all scram-sha-256\n"))
        .secrets(Map.of("admin-password", new SecretRef(member, "admin-password")))
        .log(
            LogDestination.builder()
                .group("t1-mypg-" + member.uuid())
                .streamPrefix(member.member())
                .putOptions("driver", "awslogs")
                .putOptions("awslogs-group", "t1-mypg-" + member.uuid())
                .build())
        .stopGrace(Duration.ofMinutes(2))
        .build();
  }

  private Volume seen(Owner member, String id) {
    return volumes
        .find(
            VolumeQuery.builder()
                .cluster(member.cluster())
                .service(member.service())
                .uuid(member.uuid())
                .build())
        .stream()
        .filter(v -> v.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void fencedHost_itsTaskHasExited_andTheNextGenerationRunsElsewhere() {
    Owner member = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");
    ContainerBackend containers = create();
    Node first = nodes().get(0);
    containers.run(spec(member, 1, first));
    cluster.stop(first.id());

    assertThat(containers.find(member))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.state()).isEqualTo(ContainerState.EXITED);
              assertThat(c.detail()).contains(first.id()).contains("stopped");
            });
  }
}
