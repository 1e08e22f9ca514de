package io.firecamp.testkit.memory.postgres;

import io.firecamp.testkit.memory.process.ProcessHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of one service and the network between them; all of it is guarded by this object. */
final class SimulatedService {
  final ProcessHost host;
  final Listeners listeners;
  final SystemIds systemIds;
  private final Map<String, Member> byName = new HashMap<>();
  private final List<Member> members = new ArrayList<>();
  private final Set<Link> cuts = new HashSet<>();
  private boolean advancing;

  SimulatedService(ProcessHost host, Listeners listeners, SystemIds systemIds) {
    this.host = host;
    this.listeners = listeners;
    this.systemIds = systemIds;
  }

  Member member(String name) {
    Member known = byName.get(name);
    if (known == null) {
      known = new Member(name);
      byName.put(name, known);
      members.add(known);
    }
    return known;
  }

  /** Forgets a member that does not run; whether it was the last one. */
  boolean remove(String name) {
    Member gone = byName.remove(name);
    members.remove(gone);
    return members.isEmpty();
  }

  /** Whether what one sends reaches the other, as far as the network between them goes. */
  boolean passes(String from, String to) {
    return cuts.isEmpty() || !cuts.contains(new Link(from, to));
  }

  void cut(String from, String to) {
    cuts.add(new Link(from, to));
  }

  void join(String from, String to) {
    cuts.remove(new Link(from, to));
  }

  void joinAll() {
    cuts.clear();
  }

  /** Lets everything happen that is due now. */
  void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      long now = host.time().nanoTime();
      for (int i = 0; i < members.size(); i++) {
        MemberProcess process = members.get(i).process;
        if (process != null) {
          process.lookAtNode();
        }
      }
      boolean moved = true;
      for (int round = 0; moved && round < 8 + members.size(); round++) {
        moved = false;
        for (int i = 0; i < members.size(); i++) {
          MemberProcess process = members.get(i).process;
          moved |= process != null && process.step(now);
        }
      }
    } finally {
      advancing = false;
    }
  }
}
