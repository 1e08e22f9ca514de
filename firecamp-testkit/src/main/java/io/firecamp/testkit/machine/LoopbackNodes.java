package io.firecamp.testkit.machine;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes of one machine: each is a loopback address of its own, or, where the system knows only
 * 127.0.0.1 (macOS), a port of its own. Three zones of 232 nodes, enough for a service for each of
 * 200 tenants on the same port.
 */
public final class LoopbackNodes implements NodeBackend {

  /** The zones that there are. */
  public static final List<String> ZONES = List.of("local-a", "local-b", "local-c");

  /** Nodes of a zone in the first of the runtime's networks, and in each of the others. */
  private static final int FIRST = 64;

  private static final int MORE = 84;
  private static final int NETWORKS = 3;
  private static final int PER_ZONE = FIRST + (NETWORKS - 1) * MORE;
  private static final int BASE_PORT = 20_000;
  private static final int PORTS = 38_400;

  private final int block;
  private final boolean ownAddress;

  /**
   * @param block 0 to 16,383: tells runtimes on one machine apart
   */
  public LoopbackNodes(int block, boolean ownAddress) {
    this.block = block;
    this.ownAddress = ownAddress;
  }

  /** Whether any loopback address can be listened on, as on Linux. */
  public static boolean canHaveOwnAddresses() {
    return isFree("127.77.77.77", 0);
  }

  @Override
  public List<String> zones(String cluster) {
    return ZONES;
  }

  @Override
  public List<Node> available(NodeQuery query) {
    List<Node> found = new ArrayList<>();
    int zone = ZONES.indexOf(query.zone());
    for (int i = 0; zone >= 0 && i < PER_ZONE && found.size() < query.limit(); i++) {
      Node node = node(zone, i, query.port());
      if (isFree(node.address(), node.port())) {
        found.add(node);
      }
    }
    return found;
  }

  @Override
  public Optional<Node> find(String cluster, String nodeId, int port) {
    for (int zone = 0; zone < ZONES.size(); zone++) {
      String prefix = ZONES.get(zone) + "-";
      if (nodeId.startsWith(prefix)) {
        try {
          int index = Integer.parseInt(nodeId.substring(prefix.length()));
          return index < 0 || index >= PER_ZONE
              ? Optional.empty()
              : Optional.of(node(zone, index, port));
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void fence(String cluster, String nodeId) {
    throw BackendException.refused(
        "node %s is an address of this machine and cannot be fenced".formatted(nodeId));
  }

  @Override
  public String whyNone(NodeQuery query) {
    return ZONES.contains(query.zone())
        ? "port %d is taken on all %d addresses of zone %s"
            .formatted(query.port(), PER_ZONE, query.zone())
        : "there is no zone %s, this machine has %s".formatted(query.zone(), ZONES);
  }

  private Node node(int zone, int index, int port) {
    String id = ZONES.get(zone) + "-" + index;
    int network = index < FIRST ? 0 : 1 + (index - FIRST) / MORE;
    int size = network == 0 ? FIRST : MORE;
    int host = zone * size + (index < FIRST ? index : (index - FIRST) % MORE);
    if (ownAddress) {
      String address =
          "127.%d.%d.%d".formatted(64 * (1 + network) + block / 256, block % 256, 1 + host);
      return Node.builder().id(id).zone(ZONES.get(zone)).address(address).port(port).build();
    }
    // The later networks begin where other runtimes have their first one.
    int first = (block % 200) * ZONES.size() * FIRST + network * PORTS / NETWORKS;
    int own = BASE_PORT + (first + host) % PORTS;
    return Node.builder().id(id).zone(ZONES.get(zone)).address("127.0.0.1").port(own).build();
  }

  /** Whether a server can listen there. */
  public static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
