package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The primaries of this runtime whose first start is under way: they listen before they have their
 * roles, so their standbys wait for the end of it. Thread-safe.
 */
final class FirstPrimaries {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(3);
  private static final int CONNECT_MILLIS = 1000;
  private final Map<String, CountDownLatch> starting = new ConcurrentHashMap<>();

  void begin(BootRequest primary) {
    starting.put(uuid(primary), new CountDownLatch(1));
  }

  /** With or without success; nothing happens if the member is no primary whose start is known. */
  void ended(BootRequest member) {
    if (member.startsAsPrimary()) {
      CountDownLatch latch = starting.remove(uuid(member));
      if (latch != null) {
        latch.countDown();
      }
    }
  }

  boolean isStarting(BootRequest member) {
    return starting.containsKey(uuid(member));
  }

  /** Returns when the member's primary listens and has its roles. */
  void await(BootRequest member, Consumer<String> progress) throws InterruptedException {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (true) {
      progress.accept("waiting for the primary");
      CountDownLatch first = starting.get(uuid(member));
      if (first != null) {
        first.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } else if (listens(member) && !isStarting(member)) {
        return;
      } else {
        Thread.sleep(LOOK_AGAIN.toMillis());
      }
      if (System.nanoTime() - end > 0) {
        throw new BootException(
            "the primary at %s does not listen within %d s"
                .formatted(address(member), WITHIN.toSeconds()));
      }
    }
  }

  /** Whether the member's primary accepts connections. */
  static boolean listens(BootRequest member) {
    try (Socket socket = new Socket()) {
      socket.connect(address(member), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress address(BootRequest member) {
    return new InetSocketAddress(
        member.env(PrimaryAddress.ENV),
        Integer.parseInt(member.env(BootContract.ENV_PRIMARY_PORT)));
  }

  private static String uuid(BootRequest member) {
    return member.env(BootContract.ENV_SERVICE_UUID);
  }
}
