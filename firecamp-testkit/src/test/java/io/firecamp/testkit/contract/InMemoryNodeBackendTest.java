package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.testkit.memory.InMemoryCloud;
import io.firecamp.testkit.memory.InMemoryNodeBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryNodeBackendTest extends NodeBackendContract {
  private static final String ZONE = "us-east-1b";
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);
  private final InMemoryNodeBackend nodes = cloud.nodes();

  @Override
  protected NodeBackend create() {
    return nodes;
  }

  private List<String> available(int port) {
    return nodes
        .available(NodeQuery.builder().cluster("t1").zone(ZONE).port(port).limit(10).build())
        .stream()
        .map(Node::id)
        .toList();
  }

  private static String node(int number) {
    return ZONE + "-node-" + number;
  }

  @Test
  void available_followsDeathAndRevival_onEveryPort_inTheSameOrder() {
    assertThat(available(5432)).containsExactly(node(0), node(1), node(2));
    assertThat(available(5433)).hasSize(3);

    nodes.kill(node(0));
    nodes.fence("t1", node(1));

    assertThat(available(5432)).containsExactly(node(2));
    assertThat(available(5433)).containsExactly(node(2));
    nodes.revive(node(1));
    nodes.revive(node(0));
    assertThat(available(5432)).containsExactly(node(0), node(1), node(2));
  }

  @Test
  void available_hasNodesThatAreAddedLater_last() {
    assertThat(available(5432)).hasSize(3);

    String added = nodes.add(ZONE);

    assertThat(available(5432)).containsExactly(node(0), node(1), node(2), added);
    assertThat(available(6000)).hasSize(4);
  }

  @Test
  void unknownNodesAndZones_areRefusedToTests_andGoneToTheBackend() {
    assertThatThrownBy(() -> nodes.kill("node-0")).hasMessageContaining("no node node-0");
    assertThatThrownBy(() -> nodes.revive("node-0")).hasMessageContaining("no node node-0");
    assertThatThrownBy(() -> nodes.add("eu-1")).hasMessageContaining("eu-1");

    nodes.fence("t1", "node-0");
    assertThat(nodes.find("t1", "node-0", 5432)).isEmpty();
  }
}
