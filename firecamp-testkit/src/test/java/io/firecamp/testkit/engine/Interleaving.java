package io.firecamp.testkit.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lets one controller at a time go on; a seed decides for how many calls to a backend. Controllers
 * have no threads of their own, so that the order of all calls follows from the seed alone.
 */
final class Interleaving {
  private static final int MOST_CALLS = 6;
  private final Random random;
  private final List<Integer> present = new ArrayList<>();
  private int turn;
  private int left;

  Interleaving(long seed, int controllers) {
    this.random = new Random(seed);
    for (int i = 0; i < controllers; i++) {
      present.add(i);
    }
    next();
  }

  Backends backends(int controller, Backends target) {
    return target.toBuilder()
        .metadata(wrap(controller, MetadataStore.class, target.metadata()))
        .secrets(wrap(controller, SecretBackend.class, target.secrets()))
        .nodes(wrap(controller, NodeBackend.class, target.nodes()))
        .volumes(wrap(controller, VolumeBackend.class, target.volumes()))
        .dns(wrap(controller, DnsBackend.class, target.dns()))
        .containers(wrap(controller, ContainerBackend.class, target.containers()))
        .logs(wrap(controller, LogBackend.class, target.logs()))
        .build();
  }

  /** The controller makes no more calls. */
  synchronized void left(int controller) {
    present.remove((Integer) controller);
    if (turn == controller && !present.isEmpty()) {
      next();
    }
    notifyAll();
  }

  private <T> T wrap(int controller, Class<T> type, T backend) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              await(controller);
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  private synchronized void await(int controller) throws InterruptedException {
    if (turn == controller && --left <= 0) {
      next();
      notifyAll();
    }
    while (turn != controller) {
      wait();
    }
  }

  private void next() {
    turn = present.get(random.nextInt(present.size()));
    left = 1 + random.nextInt(MOST_CALLS);
  }
}
