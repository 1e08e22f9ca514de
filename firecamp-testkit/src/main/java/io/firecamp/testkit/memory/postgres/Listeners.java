package io.firecamp.testkit.memory.postgres;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who listens where, in the whole cloud. */
final class Listeners {
  private record Socket(String address, int port) {}

  private final ConcurrentHashMap<Socket, MemberProcess> all = new ConcurrentHashMap<>();

  void open(String address, int port, MemberProcess process) {
    all.put(new Socket(address, port), process);
  }

  void close(String address, int port, MemberProcess process) {
    all.remove(new Socket(address, port), process);
  }

  @Nullable MemberProcess find(String address, int port) {
    return all.get(new Socket(address, port));
  }
}
