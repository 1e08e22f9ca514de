package io.firecamp.testkit.engine;

import io.firecamp.testkit.memory.postgres.SimulatedNetwork;
import java.util.function.Consumer;

/** A way to lose standby {@code a-2} of three, and what brings it back. */
enum LostStandby {
  HANGS(site -> site.server("a-2").hang(), site -> site.server("a-2").resume()),
  DIRECTORY_IS_DAMAGED(
      site -> {
        site.server("a-2").corruptDirectory();
        site.server("a-2").crash();
      },
      site -> site.server("a-2").restoreDirectory()),
  CUT_OFF(
      site -> {
        network(site).cut("a-2", "controller");
        network(site).cut("controller", "a-2");
        network(site).cut("a-2", "a-0");
        network(site).cut("a-0", "a-2");
      },
      site -> network(site).heal()),
  NODE_IS_DEAD(
      site -> site.cloud.nodes().kill(node(site)), site -> site.cloud.nodes().revive(node(site)));

  private final Consumer<PostgresSite> cause;
  private final Consumer<PostgresSite> cure;

  LostStandby(Consumer<PostgresSite> cause, Consumer<PostgresSite> cure) {
    this.cause = cause;
    this.cure = cure;
  }

  void cause(PostgresSite site) {
    cause.accept(site);
  }

  void cure(PostgresSite site) {
    cure.accept(site);
  }

  private static SimulatedNetwork network(PostgresSite site) {
    return site.cloud.postgres().network(PostgresSite.CLUSTER, "a");
  }

  private static String node(PostgresSite site) {
    return site.record("a").member("a-2").node();
  }
}
