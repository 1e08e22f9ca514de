package io.firecamp.testkit.engine;

import io.firecamp.backend.Backends;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import io.firecamp.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lets one controller at a time run; a seed decides for how many calls to a backend or a server.
 * Controllers have no threads of their own, so that the order of all calls follows from the seed
 * alone.
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

  /**
   * Those backends and servers for one of the controllers, which waits for its turn at each call.
   */
  Backends backends(int controller, Backends target) {
    FaultScript turns =
        (number, kind) -> {
          await(controller);
          return Optional.empty();
        };
    return new FaultyBackends(target, turns, TimeSource.system()).backends();
  }

  /** The controller makes no more calls. */
  synchronized void left(int controller) {
    present.remove((Integer) controller);
    if (turn == controller && !present.isEmpty()) {
      next();
    }
    notifyAll();
  }

  private synchronized void await(int controller) {
    if (turn == controller && --left <= 0) {
      next();
      notifyAll();
    }
    while (turn != controller) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("the test has ended", e);
      }
    }
  }

  private void next() {
    turn = present.get(random.nextInt(present.size()));
    left = 1 + random.nextInt(MOST_CALLS);
  }
}
