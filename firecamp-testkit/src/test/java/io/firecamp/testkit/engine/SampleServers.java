package io.firecamp.testkit.engine;

import io.firecamp.spec.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the servers of the sample kind keep on their volumes, by service uuid. */
final class SampleServers {
  private final Map<String, Secret> passwords = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Map<String, String>> reloaded = new HashMap<>();
  private final List<String> forgotten = new CopyOnWriteArrayList<>();

  /** The first password a service is used with is its password. */
  synchronized boolean accepts(String uuid, Iterable<Secret> tried) {
    for (Secret secret : tried) {
      if (passwords.computeIfAbsent(uuid, u -> secret).equals(secret)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no later one is set. */
  synchronized boolean setPassword(String uuid, Secret wanted, long version) {
    if (versions.getOrDefault(uuid, 0L) > version) {
      return false;
    }
    versions.put(uuid, version);
    passwords.put(uuid, wanted);
    return true;
  }

  synchronized void reload(String uuid, String member, String conf) {
    reloaded.computeIfAbsent(uuid, u -> new TreeMap<>()).put(member, conf);
  }

  synchronized Map<String, String> reloaded(String uuid) {
    return Map.copyOf(reloaded.getOrDefault(uuid, Map.of()));
  }

  void forget(String member) {
    if (!forgotten.contains(member)) {
      forgotten.add(member);
    }
  }

  List<String> forgotten() {
    return List.copyOf(forgotten);
  }
}
