package io.firecamp.postgres.config;

import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders the parameters that are the same for all members of a service. */
public final class PostgresConf {
  /** 32 segments of 16 MB are kept for standbys. */
  public static final int WAL_KEPT_MB = JournalSettings.KEPT_MB;

  /** Sufficient for the maximum number of members, so that adding members needs no restart. */
  public static final int CONNECTIONS_OF_STANDBYS = ServiceSpec.MAX_MEMBERS + 11;

  private static final int NEWEST_MAJOR = 18;
  private static final int NO_ALTER_SYSTEM_FROM = 17;

  /** What was derived last: most services of an application have the same resources. */
  private static volatile @Nullable Derived last;

  private record Derived(
      ResourceSpec resources, VolumeSpec journal, int major, Map<String, String> settings) {
    boolean isOf(ResourceSpec otherResources, VolumeSpec otherJournal, int otherMajor) {
      return major == otherMajor
          && resources.equals(otherResources)
          && journal.equals(otherJournal);
    }
  }

  private PostgresConf() {}

  /** The defaults for a journal of that size and {@link ResourceSpec#defaults}, newest major. */
  public static Map<String, String> defaults(int journalGib) {
    return defaults(ResourceSpec.defaults(), VolumeSpec.ofGib(journalGib), NEWEST_MAJOR);
  }

  /**
   * The defaults that a spec's parameters may override. Pure: the same arguments always give the
   * same settings, so that the settings of a service can be reproduced. Memory settings are derived
   * from the resources, WAL settings from the journal's size; nothing depends on the machine that
   * this runs on.
   *
   * @param resources what a member's container reserves and may use
   * @param journal the volume of the WAL
   * @param major the major version that reads the settings, 14 to 18
   * @return the settings by name, in the order of the names; immutable
   */
  public static Map<String, String> defaults(
      ResourceSpec resources, VolumeSpec journal, int major) {
    Derived known = last;
    if (known == null || !known.isOf(resources, journal, major)) {
      known = new Derived(resources, journal, major, derive(resources, journal, major));
      last = known;
    }
    return known.settings();
  }

  private static SortedMap<String, String> derive(
      ResourceSpec resources, VolumeSpec journal, int major) {
    SortedMap<String, String> defaults = new TreeMap<>();
    defaults.putAll(MemorySettings.of(resources));
    defaults.putAll(JournalSettings.of(journal));
    defaults.put("default_text_search_config", "pg_catalog.english");
    defaults.put("wal_level", "replica");
    defaults.put("max_wal_senders", Integer.toString(CONNECTIONS_OF_STANDBYS));
    defaults.put("max_replication_slots", Integer.toString(CONNECTIONS_OF_STANDBYS));
    defaults.put("wal_receiver_status_interval", "1s");
    defaults.put("wal_retrieve_retry_interval", "1s");
    defaults.put("wal_sender_timeout", "10s");
    defaults.put("wal_receiver_timeout", "10s");
    defaults.put("log_line_prefix", "%m [%p] %q%u@%d ");
    if (major >= NO_ALTER_SYSTEM_FROM) {
      defaults.put("allow_alter_system", "off");
    }
    return Collections.unmodifiableSortedMap(defaults);
  }

  /** Returns the settings in the file: defaults, overridden by parameters, then fixed ones. */
  public static Map<String, String> settings(
      Map<String, String> defaults, Map<String, String> parameters) {
    Map<String, String> merged = new TreeMap<>(defaults);
    merged.putAll(parameters);
    merged.put("hot_standby", "on");
    merged.put("password_encryption", "scram-sha-256");
    merged.put("log_destination", "stderr");
    merged.put("logging_collector", "off");
    return merged;
  }

  /** Returns the file's text, with the {@link #settings}. */
  public static String render(Map<String, String> defaults, Map<String, String> parameters) {
    Map<String, String> merged = settings(defaults, parameters);
    StringBuilder text = new StringBuilder("# Rendered by FireCamp from the service's spec.\n");
    merged.forEach(
        (name, value) ->
            text.append(name).append(" = ").append(Quote.parameter(value)).append('\n'));
    return text.toString();
  }
}
