package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link NodeBackend} has to pass. */
public abstract class NodeBackendContract {
  private static final int MANY = 1_000;
  private NodeBackend nodes;

  /** For subclasses. */
  protected NodeBackendContract() {}

  /** A backend with at least two hosts that are alive in each of its zones. */
  protected abstract NodeBackend create();

  /** A cluster that has these hosts. */
  protected String cluster() {
    return "t1";
  }

  /** A port that is free on every host. */
  protected int port() {
    return 5432;
  }

  @BeforeEach
  void open() {
    nodes = create();
  }

  private List<Node> available(String zone, int limit) {
    return nodes.available(
        NodeQuery.builder().cluster(cluster()).zone(zone).port(port()).limit(limit).build());
  }

  @Test
  void zones_areSorted_andThere() {
    assertThat(nodes.zones(cluster())).isNotEmpty().isSorted().doesNotHaveDuplicates();
  }

  @Test
  void available_aliveInTheZone_eachOnce_inAStableOrder() {
    for (String zone : nodes.zones(cluster())) {
      List<Node> found = available(zone, MANY);
      assertThat(found)
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(n -> n.alive() && n.zone().equals(zone));
      assertThat(found).extracting(Node::id).doesNotHaveDuplicates();
      assertThat(available(zone, MANY)).isEqualTo(found);
    }
  }

  @Test
  void available_atMostTheLimit_theBest() {
    String zone = nodes.zones(cluster()).get(0);

    assertThat(available(zone, 1)).isEqualTo(available(zone, 2).subList(0, 1));
  }

  @Test
  void available_unknownZone_isEmpty_andTheReasonNamesIt() {
    assertThat(available("no-such-zone", 1)).isEmpty();
    assertThat(
            nodes.whyNone(
                NodeQuery.builder()
                    .cluster(cluster())
                    .zone("no-such-zone")
                    .port(port())
                    .limit(1)
                    .build()))
        .contains("no-such-zone");
  }

  @Test
  void find_known_isTheSameAsAvailable() {
    for (String zone : nodes.zones(cluster())) {
      for (Node node : available(zone, 2)) {
        assertThat(nodes.find(cluster(), node.id(), port())).contains(node);
      }
    }
  }

  @Test
  void find_unknown_isEmpty() {
    assertThat(nodes.find(cluster(), "no-such-node", port())).isEmpty();
  }
}
