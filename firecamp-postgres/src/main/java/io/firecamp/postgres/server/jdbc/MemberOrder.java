package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The order in which members are tried: those that had the requested role last first, in random
 * order, so that connections spread over all of them; those that did not respond a moment ago last.
 * It only saves time: every member is tried before a connection is refused. Thread-safe.
 */
final class MemberOrder {
  private static final long REMEMBERED = Duration.ofSeconds(10).toNanos();

  private enum Seen {
    PRIMARY,
    STANDBY,
    FAILED
  }

  private record Look(Seen seen, long at) {}

  private final List<Endpoint> endpoints;
  private final Target target;
  private final Map<Endpoint, Look> looks = new ConcurrentHashMap<>();

  MemberOrder(List<Endpoint> endpoints, Target target) {
    this.endpoints = endpoints;
    this.target = target;
  }

  List<Endpoint> now() {
    if (endpoints.size() == 1) {
      return endpoints;
    }
    List<Endpoint> order = new ArrayList<>(endpoints);
    Collections.shuffle(order);
    long now = System.nanoTime();
    order.sort(Comparator.comparingInt(e -> rank(e, now)));
    return order;
  }

  void answered(Endpoint endpoint, boolean isStandby) {
    looks.put(endpoint, new Look(isStandby ? Seen.STANDBY : Seen.PRIMARY, System.nanoTime()));
  }

  void failed(Endpoint endpoint) {
    looks.put(endpoint, new Look(Seen.FAILED, System.nanoTime()));
  }

  private int rank(Endpoint endpoint, long now) {
    Look look = looks.get(endpoint);
    if (look == null || now - look.at() > REMEMBERED) {
      // There is one primary, but a member of unknown role may be one more standby.
      return target == Target.PRIMARY ? 1 : 0;
    }
    return switch (look.seen()) {
      case FAILED -> 3;
      case PRIMARY -> target == Target.PREFER_STANDBY ? 2 : 0;
      case STANDBY -> target == Target.PRIMARY ? 2 : 0;
    };
  }
}
