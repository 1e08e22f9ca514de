package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.strict.Patient;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.testkit.contract.NodeBackendContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the moto server, with the rules of ECS, and 30 % of all requests throttled. */
class EcsNodeBackendTest extends NodeBackendContract {
  private static final String ZONE = "us-east-1a";
  private final EcsCluster cluster = new EcsCluster("t1", 2, ZONE, "us-east-1b");
  private final NodeBackend nodes =
      Patient.of(NodeBackend.class, new EcsNodeBackend(cluster.ecs, cluster.ec2));

  @Override
  protected NodeBackend create() {
    return nodes;
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private String first() {
    return cluster.instances(ZONE).get(0);
  }

  @Test
  void fence_stopsTheInstance_andFindSaysSo() {
    nodes.fence("t1", first());

    Node fenced = nodes.find("t1", first(), 5432).orElseThrow();
    assertThat(fenced.alive()).isFalse();
    assertThat(fenced.detail()).contains(first()).contains("stopp");
    assertThat(
            nodes.available(
                NodeQuery.builder().cluster("t1").zone(ZONE).port(5432).limit(9).build()))
        .extracting(Node::id)
        .containsExactly(cluster.instances(ZONE).get(1));
    nodes.fence("t1", first());
    nodes.fence("t1", "i-00000000000000000");
  }

  @Test
  void whyNone_countsWhatIsThere() {
    NodeQuery query = NodeQuery.builder().cluster("t1").zone(ZONE).port(22).limit(1).build();

    assertThat(nodes.available(query)).isEmpty();
    assertThat(nodes.whyNone(query)).contains("port 22").contains("2 instances").contains(ZONE);
  }

  @Test
  void clusterThatDoesNotExist_hasNoZonesAndNoNodes() {
    assertThat(nodes.zones("none")).isEmpty();
    assertThat(
            nodes.available(
                NodeQuery.builder().cluster("none").zone(ZONE).port(5432).limit(1).build()))
        .isEmpty();
  }
}
