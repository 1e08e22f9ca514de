package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.testkit.memory.process.NodeHealth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Nodes that can die and come back. The cluster's name plays no role: all share the nodes. */
public final class InMemoryNodeBackend implements NodeBackend {
  /** The nodes of a zone. */
  private record Zone(int number, List<Host> hosts, FreeNodes free) {}

  private final List<String> names;
  private final Map<String, Zone> zones = new HashMap<>();
  private final Map<String, Host> hosts = new HashMap<>();
  private boolean canFence = true;

  /** Whether every node answers; read without the lock. */
  private volatile boolean allAlive = true;

  InMemoryNodeBackend(List<String> zones, int nodesPerZone) {
    this.names = List.copyOf(new TreeSet<>(zones));
    for (String name : names) {
      this.zones.put(name, new Zone(this.zones.size(), new ArrayList<>(), new FreeNodes()));
      for (int i = 0; i < nodesPerZone; i++) {
        add(name);
      }
    }
  }

  /**
   * Adds a node to the zone and returns its id.
   *
   * @throws IllegalArgumentException if the cloud has no such zone
   */
  public synchronized String add(String zone) {
    Zone there = zones.get(zone);
    if (there == null) {
      throw new IllegalArgumentException("there is no zone " + zone + ", there are " + names);
    }
    int number = there.hosts().size();
    String address = "10." + there.number() + "." + number / 250 + "." + (1 + number % 250);
    Host host = new Host(zone + "-node-" + number, zone, number, address);
    hosts.put(host.id, host);
    there.hosts().add(host);
    changed(host);
    return host.id;
  }

  /**
   * The node does not answer from now on; what runs on it continues to run.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public synchronized void kill(String nodeId) {
    set(existing(nodeId), true, existing(nodeId).fenced);
  }

  /**
   * The node answers again.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public synchronized void revive(String nodeId) {
    set(existing(nodeId), false, false);
  }

  /** Whether fencing works; it does unless told otherwise. */
  public synchronized void setCanFence(boolean works) {
    canFence = works;
  }

  @Override
  public synchronized void fence(String cluster, String nodeId) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(nodeId, "nodeId");
    if (!canFence) {
      throw BackendException.refused("node " + nodeId + " cannot be fenced");
    }
    Host host = hosts.get(nodeId);
    if (host != null) {
      set(host, true, true);
    }
  }

  private void set(Host host, boolean dead, boolean fenced) {
    host.dead = dead;
    host.fenced = fenced;
    allAlive = hosts.values().stream().noneMatch(h -> h.dead);
    changed(host);
  }

  /** Whether the node, which exists, answers, and whether anything on it runs. */
  NodeHealth health(String nodeId) {
    return allAlive ? NodeHealth.ALIVE : knownHealth(nodeId);
  }

  private synchronized NodeHealth knownHealth(String nodeId) {
    Host host = hosts.get(nodeId);
    if (host != null && host.fenced) {
      return NodeHealth.FENCED;
    }
    return host != null && !host.dead ? NodeHealth.ALIVE : NodeHealth.UNREACHABLE;
  }

  @Override
  public List<String> zones(String cluster) {
    return hosts.isEmpty() ? List.of() : names;
  }

  @Override
  public synchronized List<Node> available(NodeQuery query) {
    Zone zone = zones.get(query.zone());
    if (zone == null) {
      return List.of();
    }
    if (!zone.free().isKnown(query.port())) {
      zone.free().know(query.port());
      zone.hosts().forEach(host -> zone.free().update(query.port(), host));
    }
    List<Node> found = new ArrayList<>();
    for (Host host : zone.free().first(query.port(), query.limit())) {
      found.add(host.at(query.port()));
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized Optional<Node> find(String cluster, String nodeId, int port) {
    return Optional.ofNullable(hosts.get(nodeId)).map(host -> host.at(port));
  }

  @Override
  public synchronized String whyNone(NodeQuery query) {
    Zone zone = zones.get(query.zone());
    long alive = zone == null ? 0 : zone.hosts().stream().filter(h -> !h.dead).count();
    return alive == 0
        ? "no node alive in zone " + query.zone()
        : "port %d is taken on all %d live nodes of zone %s"
            .formatted(query.port(), alive, query.zone());
  }

  synchronized boolean isAlive(String nodeId) {
    Host host = hosts.get(nodeId);
    return host != null && !host.dead;
  }

  synchronized Optional<String> zoneOf(String nodeId) {
    return Optional.ofNullable(hosts.get(nodeId)).map(host -> host.zone);
  }

  /** Whether the port was free and is now taken. */
  synchronized boolean take(String nodeId, int port) {
    Host host = existing(nodeId);
    boolean taken = host.takenPorts.add(port);
    free(host).update(port, host);
    return taken;
  }

  synchronized void free(String nodeId, int port) {
    Host host = existing(nodeId);
    host.takenPorts.remove(port);
    free(host).update(port, host);
  }

  /** Looks again at all ports on the node. */
  private void changed(Host host) {
    FreeNodes free = free(host);
    free.forEachKnown(port -> free.update(port, host));
  }

  private FreeNodes free(Host host) {
    Zone zone = zones.get(host.zone);
    if (zone == null) {
      throw new IllegalStateException("no zone " + host.zone);
    }
    return zone.free();
  }

  private Host existing(String nodeId) {
    Host host = hosts.get(nodeId);
    if (host == null) {
      throw new IllegalArgumentException("there is no node " + nodeId);
    }
    return host;
  }
}
