package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.testkit.memory.process.NodeHealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that can die and come back. The cluster's name plays no role: all share the nodes. */
public final class InMemoryNodeBackend implements NodeBackend {
  private final List<String> zones;
  private final Map<String, List<String>> byZone = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> takenPorts = new LinkedHashMap<>();
  private final Set<String> dead = new HashSet<>();
  private final Set<String> fenced = new HashSet<>();
  private boolean canFence = true;

  InMemoryNodeBackend(List<String> zones, int nodesPerZone) {
    this.zones = List.copyOf(new TreeSet<>(zones));
    for (String zone : this.zones) {
      for (int i = 0; i < nodesPerZone; i++) {
        add(zone);
      }
    }
  }

  /** Adds a node to the zone and returns its id. */
  public synchronized String add(String zone) {
    List<String> there = byZone.computeIfAbsent(zone, z -> new ArrayList<>());
    String id = zone + "-node-" + there.size();
    String address =
        "10.%d.%d.%d".formatted(zones.indexOf(zone), there.size() / 250, 1 + there.size() % 250);
    nodes.put(id, Node.builder().id(id).zone(zone).address(address).port(0).build());
    there.add(id);
    return id;
  }

  /** The node does not answer from now on; what runs on it may go on. */
  public synchronized void kill(String nodeId) {
    dead.add(nodeId);
  }

  /** The node answers again. */
  public synchronized void revive(String nodeId) {
    dead.remove(nodeId);
    fenced.remove(nodeId);
  }

  /** Whether fencing works; it does unless told otherwise. */
  public synchronized void setCanFence(boolean works) {
    canFence = works;
  }

  @Override
  public synchronized void fence(String cluster, String nodeId) {
    if (!canFence) {
      throw BackendException.refused("node " + nodeId + " cannot be fenced");
    }
    dead.add(nodeId);
    fenced.add(nodeId);
  }

  /** Whether nothing on the node can write any more. */
  synchronized boolean isFenced(String nodeId) {
    return fenced.contains(nodeId);
  }

  /** Whether the node answers, and whether anything on it runs. */
  synchronized NodeHealth health(String nodeId) {
    if (fenced.contains(nodeId)) {
      return NodeHealth.FENCED;
    }
    return isAlive(nodeId) ? NodeHealth.ALIVE : NodeHealth.UNREACHABLE;
  }

  @Override
  public List<String> zones(String cluster) {
    return nodes.isEmpty() ? List.of() : zones;
  }

  @Override
  public synchronized List<Node> available(NodeQuery query) {
    List<Node> found = new ArrayList<>();
    for (String id : byZone.getOrDefault(query.zone(), List.of())) {
      if (found.size() == query.limit()) {
        break;
      }
      if (!dead.contains(id) && !takenPorts.getOrDefault(id, Set.of()).contains(query.port())) {
        found.add(at(id, query.port()));
      }
    }
    return found;
  }

  @Override
  public synchronized Optional<Node> find(String cluster, String nodeId, int port) {
    return nodes.containsKey(nodeId) ? Optional.of(at(nodeId, port)) : Optional.empty();
  }

  @Override
  public synchronized String whyNone(NodeQuery query) {
    List<String> there = byZone.getOrDefault(query.zone(), List.of());
    long alive = there.stream().filter(id -> !dead.contains(id)).count();
    return alive == 0
        ? "no node alive in zone " + query.zone()
        : "port %d is taken on all %d live nodes of zone %s"
            .formatted(query.port(), alive, query.zone());
  }

  synchronized boolean isAlive(String nodeId) {
    return nodes.containsKey(nodeId) && !dead.contains(nodeId);
  }

  synchronized Optional<String> zoneOf(String nodeId) {
    return Optional.ofNullable(nodes.get(nodeId)).map(Node::zone);
  }

  /** Whether the port was free and is now taken. */
  synchronized boolean take(String nodeId, int port) {
    return takenPorts.computeIfAbsent(nodeId, n -> new HashSet<>()).add(port);
  }

  synchronized void free(String nodeId, int port) {
    takenPorts.getOrDefault(nodeId, new HashSet<>()).remove(port);
  }

  private Node at(String id, int port) {
    Node node = java.util.Objects.requireNonNull(nodes.get(id));
    boolean alive = !dead.contains(id);
    return Node.builder()
        .id(id)
        .zone(node.zone())
        .address(node.address())
        .port(port)
        .alive(alive)
        .detail(alive ? "" : "does not answer")
        .build();
  }
}
