package io.firecamp.postgres.config;

import io.firecamp.spec.ResourceSpec;
import java.util.Map;

/**
 * How a server uses its member's memory. Shared buffers are allocated permanently and are therefore
 * a share of the reservation; the page cache counts up to the maximum. Nothing is below
 * PostgreSQL's defaults, except where a maximum is too small for them.
 */
final class MemorySettings {
  /** The server's own default (PostgreSQL docs, 20.4.1). */
  private static final int STOCK_SHARED_BUFFERS_MB = 128;

  private static final int STOCK_MAINTENANCE_MB = 64;
  private static final int STOCK_WORK_MB = 4;
  private static final int STOCK_CACHE_MB = 4096;

  /** Until 17, VACUUM cannot use more (PostgreSQL docs, 20.4.1). */
  private static final int MOST_MAINTENANCE_MB = 1024;

  /** A thousand connections of an application must not use 100 GiB. */
  private static final int MOST_WORK_MB = 64;

  /** 1,073,741,823 pages of 8 kB. */
  private static final long MOST_SHARED_BUFFERS_MB = 8_388_607;

  /** 2,147,483,647 pages of 8 kB. */
  private static final long MOST_CACHE_MB = 16_777_215;

  /** The default of {@code max_connections}. */
  private static final int CONNECTIONS = 100;

  private final long reserved;
  private final long max;

  private MemorySettings(ResourceSpec resources) {
    this.reserved = resources.reservedMemoryMib();
    this.max = resources.maxMemoryMib().orElse(0);
  }

  static Map<String, String> of(ResourceSpec resources) {
    MemorySettings memory = new MemorySettings(resources);
    return Map.of(
        "shared_buffers", memory.sharedBuffers() + "MB",
        "effective_cache_size", memory.cache() + "MB",
        "maintenance_work_mem", memory.maintenance() + "MB",
        "work_mem", memory.work() + "MB");
  }

  /** A quarter of the reservation, which leaves at least as much to the page cache. */
  private long sharedBuffers() {
    return between(floor(STOCK_SHARED_BUFFERS_MB, 4), reserved / 4, MOST_SHARED_BUFFERS_MB);
  }

  /** Three quarters of the memory. A hint to the planner: nothing is allocated. */
  private long cache() {
    long known = max == 0 ? Math.max(STOCK_CACHE_MB, reserved * 3 / 4) : max * 3 / 4;
    return between(1, known, MOST_CACHE_MB);
  }

  /** Four at a time, three of them autovacuum's, use a quarter of the reservation. */
  private long maintenance() {
    return between(floor(STOCK_MAINTENANCE_MB, 16), reserved / 16, MOST_MAINTENANCE_MB);
  }

  /** A sort on every connection at the same time uses a quarter of the reservation. */
  private long work() {
    return between(STOCK_WORK_MB, reserved / 4 / CONNECTIONS, MOST_WORK_MB);
  }

  /** The server's default, but no more than that share of the maximum. */
  private long floor(long stock, int share) {
    return max == 0 ? stock : Math.max(1, Math.min(stock, max / share));
  }

  private static long between(long least, long wanted, long most) {
    return Math.min(most, Math.max(least, wanted));
  }
}
