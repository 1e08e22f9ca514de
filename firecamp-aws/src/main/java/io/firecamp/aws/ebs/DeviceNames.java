package io.firecamp.aws.ebs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Names under which an instance can have a volume: {@code /dev/xvdaa} to {@code /dev/xvddx}. A name
 * that was free a moment ago may still be in use inside the instance, and a volume that is attached
 * by it stays attaching; so they are tried in random order, not always from the first.
 */
final class DeviceNames {
  private static final String PREFIX = "/dev/xvd";

  private DeviceNames() {}

  static List<String> free(Collection<String> taken, RandomGenerator random) {
    List<String> free = new ArrayList<>();
    for (char first = 'a'; first <= 'd'; first++) {
      for (char second = 'a'; second <= (first == 'd' ? 'x' : 'z'); second++) {
        free.add(PREFIX + first + second);
      }
    }
    free.removeAll(taken);
    for (int i = free.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      free.set(other, free.set(i, free.get(other)));
    }
    return free;
  }
}
