package io.firecamp.testkit.memory.postgres;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who listens where, in the whole cloud. */
final class Listeners {
  private final ConcurrentHashMap<String, MemberProcess> all = new ConcurrentHashMap<>();

  void open(String address, int port, MemberProcess process) {
    all.put(key(address, port), process);
  }

  void close(String address, int port, MemberProcess process) {
    all.remove(key(address, port), process);
  }

  @Nullable MemberProcess find(String address, int port) {
    return all.get(key(address, port));
  }

  private static String key(String address, int port) {
    return address + ":" + port;
  }
}
