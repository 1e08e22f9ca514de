package io.firecamp.postgres.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * The defaults that were rendered for services whose record was stored with schema 1, which did not
 * store them. Never changed: such a service keeps its configuration until its resources or its
 * journal are changed.
 */
public final class Schema1Defaults {
  private static final int KEPT_MB = 512;
  private static final int MAX_WAL_SIZE_MB = 4096;

  private Schema1Defaults() {}

  /** The settings for a journal of that size. */
  public static Map<String, String> of(int journalGib) {
    int room = journalGib * 1024;
    int kept = Math.min(KEPT_MB, room / 4);
    int maxWal = Math.max(64, Math.min(MAX_WAL_SIZE_MB, (room - kept) / 2));
    Map<String, String> defaults = new TreeMap<>();
    defaults.put("wal_level", "replica");
    defaults.put("max_wal_senders", "110");
    defaults.put("max_replication_slots", "110");
    defaults.put("wal_keep_size", kept + "MB");
    defaults.put("max_slot_wal_keep_size", kept + "MB");
    defaults.put("max_wal_size", maxWal + "MB");
    defaults.put("min_wal_size", Math.min(80, maxWal / 2) + "MB");
    defaults.put("wal_receiver_status_interval", "1s");
    defaults.put("wal_retrieve_retry_interval", "1s");
    defaults.put("wal_sender_timeout", "10s");
    defaults.put("wal_receiver_timeout", "10s");
    defaults.put("log_line_prefix", "%m [%p] %q%u@%d ");
    return defaults;
  }
}
