package io.firecamp.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Which nodes of one zone could take a member on a port, in the order of the zone, so that the
 * first of them are found without a walk over those that cannot. Not thread-safe.
 */
final class FreeNodes {
  private final Map<Integer, NavigableMap<Integer, Host>> byPort = new HashMap<>();

  /** The first nodes for that port; nothing is known of them unless {@link #isKnown}. */
  List<Host> first(int port, int limit) {
    List<Host> first = new ArrayList<>();
    NavigableMap<Integer, Host> free = byPort.getOrDefault(port, new TreeMap<>());
    for (Host host : free.values()) {
      if (first.size() == limit) {
        break;
      }
      first.add(host);
    }
    return first;
  }

  /** Whether somebody asked for that port before. */
  boolean isKnown(int port) {
    return byPort.containsKey(port);
  }

  /** Follows that port from now on; its nodes are still to be {@link #update updated}. */
  void know(int port) {
    byPort.putIfAbsent(port, new TreeMap<>());
  }

  /** Looks again at whether the node can take a member on that port. */
  void update(int port, Host host) {
    NavigableMap<Integer, Host> free = byPort.get(port);
    if (free == null) {
      return;
    }
    if (host.canTake(port)) {
      free.put(host.position, host);
    } else {
      free.remove(host.position);
    }
  }

  /** Calls back with every port that is known. */
  void forEachKnown(IntConsumer work) {
    byPort.keySet().forEach(work::accept);
  }
}
