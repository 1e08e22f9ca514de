package io.firecamp.postgres.config;

import io.firecamp.spec.ServiceSpec;
import java.util.Map;
import java.util.TreeMap;

/** Renders the parameters that are the same for all members of a service. */
public final class PostgresConf {
  /** 32 segments of 16 MB are kept for standbys. */
  public static final int WAL_KEPT_MB = 512;

  /** Enough for the most members a service may have, so that adding some needs no restart. */
  public static final int CONNECTIONS_OF_STANDBYS = ServiceSpec.MAX_MEMBERS + 11;

  private static final int MAX_WAL_SIZE_MB = 4096;

  private PostgresConf() {}

  /**
   * The defaults that a spec's parameters may override. The WAL that may pile up is sized so that
   * it fits the journal volume: what is kept for standbys, the slots' bound (the same), and
   * checkpoints.
   */
  public static Map<String, String> defaults(int journalGib) {
    int room = journalGib * 1024;
    int kept = Math.min(WAL_KEPT_MB, room / 4);
    int maxWal = Math.max(64, Math.min(MAX_WAL_SIZE_MB, (room - kept) / 2));
    Map<String, String> defaults = new TreeMap<>();
    defaults.put("wal_level", "replica");
    defaults.put("max_wal_senders", Integer.toString(CONNECTIONS_OF_STANDBYS));
    defaults.put("max_replication_slots", Integer.toString(CONNECTIONS_OF_STANDBYS));
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

  /** The file's text: the defaults, overridden by the parameters, then what is fixed. */
  public static String render(Map<String, String> defaults, Map<String, String> parameters) {
    Map<String, String> merged = new TreeMap<>(defaults);
    merged.putAll(parameters);
    merged.put("hot_standby", "on");
    merged.put("password_encryption", "scram-sha-256");
    merged.put("log_destination", "stderr");
    merged.put("logging_collector", "off");
    StringBuilder text = new StringBuilder("# Rendered by FireCamp from the service's spec.\n");
    merged.forEach(
        (name, value) ->
            text.append(name).append(" = ").append(Quote.parameter(value)).append('\n'));
    return text.toString();
  }
}
