package io.firecamp.testkit.memory.postgres;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of a simulated service: its newest process, and what tests do to it. */
final class Member {
  final String name;

  /** The newest process, also one that ended. */
  @Nullable MemberProcess process;

  /** How late WAL arrives, and how much later than that it is replayed. */
  long receiveLag;

  long replayLag;

  /** How long a base backup takes. */
  long copyTime;

  /** Whether all connections are taken. */
  boolean crowded;

  /** How many connections applications have. */
  int applications;

  /** Values that its machine does not have what it takes for, by parameter. */
  final Map<String, String> unusable = new HashMap<>();

  Member(String name) {
    this.name = name;
  }

  /** The server that runs now, or null. */
  @Nullable Server server() {
    MemberProcess running = process;
    return running == null || running.ended() ? null : running.server();
  }
}
