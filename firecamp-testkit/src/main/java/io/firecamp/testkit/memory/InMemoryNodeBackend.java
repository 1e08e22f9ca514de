package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.testkit.memory.process.NodeHealth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that can die and come back. The cluster's name plays no role: all share the nodes. */
public final class InMemoryNodeBackend implements NodeBackend {
  private final List<String> zones;
  private final Map<String, List<String>> byZone = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final FreeNodes free = new FreeNodes();
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

  /**
   * Adds a node to the zone and returns its id.
   *
   * @throws IllegalArgumentException if the cloud has no such zone
   */
  public synchronized String add(String zone) {
    if (!zones.contains(zone)) {
      throw new IllegalArgumentException("there is no zone " + zone + ", there are " + zones);
    }
    List<String> there = byZone.computeIfAbsent(zone, z -> new ArrayList<>());
    String id = zone + "-node-" + there.size();
    int number = there.size();
    String address = "10." + zones.indexOf(zone) + "." + number / 250 + "." + (1 + number % 250);
    nodes.put(id, Node.builder().id(id).zone(zone).address(address).port(0).build());
    positions.put(id, there.size());
    there.add(id);
    changed(id);
    return id;
  }

  /**
   * The node does not answer from now on; what runs on it continues to run.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public synchronized void kill(String nodeId) {
    dead.add(existing(nodeId).id());
    changed(nodeId);
  }

  /**
   * The node answers again.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public synchronized void revive(String nodeId) {
    dead.remove(existing(nodeId).id());
    fenced.remove(nodeId);
    changed(nodeId);
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
    if (nodes.containsKey(nodeId)) {
      dead.add(nodeId);
      fenced.add(nodeId);
      changed(nodeId);
    }
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
    if (!free.isKnown(query.zone(), query.port())) {
      free.know(query.zone(), query.port());
      byZone.getOrDefault(query.zone(), List.of()).forEach(id -> changed(id, query.port()));
    }
    return free.first(query.zone(), query.port(), query.limit()).stream()
        .map(id -> at(id, query.port()))
        .toList();
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
    boolean taken = takenPorts.computeIfAbsent(nodeId, n -> new HashSet<>()).add(port);
    changed(nodeId, port);
    return taken;
  }

  synchronized void free(String nodeId, int port) {
    takenPorts.getOrDefault(nodeId, new HashSet<>()).remove(port);
    changed(nodeId, port);
  }

  /** Tells all ports whether the node can take a member now. */
  private void changed(String nodeId) {
    String zone = existing(nodeId).zone();
    free.forEachKnown(
        (knownZone, port) -> {
          if (knownZone.equals(zone)) {
            changed(nodeId, port);
          }
        });
  }

  private void changed(String nodeId, int port) {
    boolean can =
        !dead.contains(nodeId) && !takenPorts.getOrDefault(nodeId, Set.of()).contains(port);
    int position = Objects.requireNonNull(positions.get(nodeId));
    free.set(existing(nodeId).zone(), port, position, nodeId, can);
  }

  private Node existing(String nodeId) {
    Node node = nodes.get(nodeId);
    if (node == null) {
      throw new IllegalArgumentException("there is no node " + nodeId);
    }
    return node;
  }

  private Node at(String id, int port) {
    Node node = Objects.requireNonNull(nodes.get(id));
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
