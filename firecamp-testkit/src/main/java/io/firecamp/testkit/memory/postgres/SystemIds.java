package io.firecamp.testkit.memory.postgres;

import java.util.concurrent.atomic.AtomicLong;

/** System identifiers that no two databases of a cloud share. */
final class SystemIds {
  private final AtomicLong last = new AtomicLong(7_400_000_000_000_000_000L);

  String next() {
    return Long.toString(last.incrementAndGet());
  }
}
