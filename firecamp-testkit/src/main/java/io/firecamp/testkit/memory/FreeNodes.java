package io.firecamp.testkit.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Which nodes could take a member on a port, in the order of the zone, so that the first of them
 * are found without a walk over those that cannot. Not thread-safe.
 */
final class FreeNodes {
  private record Key(String zone, int port) {}

  private final Map<Key, NavigableMap<Integer, String>> free = new HashMap<>();

  /** The first nodes of that zone and port; nothing is known of them unless {@link #isKnown}. */
  List<String> first(String zone, int port, int limit) {
    return free.getOrDefault(new Key(zone, port), new TreeMap<>()).values().stream()
        .limit(limit)
        .toList();
  }

  /** Whether somebody asked for that zone and port before. */
  boolean isKnown(String zone, int port) {
    return free.containsKey(new Key(zone, port));
  }

  /** Follows that zone and port from now on; its nodes are still to be {@link #set}. */
  void know(String zone, int port) {
    free.computeIfAbsent(new Key(zone, port), k -> new TreeMap<>());
  }

  /** Says whether the node, which is at that position of its zone, can take a member. */
  void set(String zone, int port, int position, String node, boolean can) {
    NavigableMap<Integer, String> nodes = free.get(new Key(zone, port));
    if (nodes != null && can) {
      nodes.put(position, node);
    } else if (nodes != null) {
      nodes.remove(position);
    }
  }

  /** Calls back with every zone and port that is known. */
  void forEachKnown(BiConsumer<String, Integer> work) {
    free.keySet().forEach(key -> work.accept(key.zone(), key.port()));
  }
}
