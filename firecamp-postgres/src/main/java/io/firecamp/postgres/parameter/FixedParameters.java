package io.firecamp.postgres.parameter;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters that FireCamp owns, regardless of value: locations fixed by the boot contract, and
 * those that replication, failover and logging rely on. Individual values that are refused (such as
 * {@code fsync=off}) are reported by {@link ParameterValidator}.
 */
public final class FixedParameters {
  private static final Map<String, FixedParameter> FIXED = fixed();

  private FixedParameters() {}

  /** Returns why a name, in any case, may not be set; empty if it may be set. */
  public static Optional<FixedParameter> find(String name) {
    return Optional.ofNullable(FIXED.get(ParameterMap.fold(name)));
  }

  /** All of them, of any major version, by name. */
  public static Collection<FixedParameter> all() {
    return FIXED.values();
  }

  private static Map<String, FixedParameter> fixed() {
    Map<String, FixedParameter> all = new TreeMap<>();
    places(all);
    replication(all);
    recovery(all);
    encryption(all);
    add(
        all,
        "is loaded by every session: if the library is missing or fails, nobody can log in, FireCamp included",
        "use shared_preload_libraries",
        "local_preload_libraries",
        "session_preload_libraries");
    add(
        all,
        "is fixed, because only the container's output reaches the log group",
        "leave it out and read the service's log",
        "log_destination",
        "log_directory",
        "log_filename",
        "logging_collector");
    add(
        all,
        "can be set only within a transaction",
        "set its default_transaction_ counterpart",
        "transaction_deferrable",
        "transaction_isolation",
        "transaction_read_only");
    return Collections.unmodifiableMap(all);
  }

  private static void places(Map<String, FixedParameter> all) {
    add(
        all,
        "is fixed by the boot contract of a member",
        "leave it out",
        "config_file",
        "data_directory",
        "external_pid_file",
        "hba_file",
        "ident_file",
        "unix_socket_directories");
    add(
        all,
        "would read a file that FireCamp does not render",
        "name each parameter in the spec",
        "include",
        "include_dir",
        "include_if_exists");
    add(all, "is determined by the member's placement", "leave it out", "listen_addresses");
    add(all, "is the service's port", "set the port of the spec", "port");
    add(all, "is the member's name", "set the name of the spec", "cluster_name");
  }

  private static void replication(Map<String, FixedParameter> all) {
    add(
        all,
        "is set per member, so that a standby follows the primary",
        "leave it out",
        "primary_conninfo",
        "primary_slot_name");
    add(
        all,
        "is always on, because standbys are queried for their state",
        "leave it out",
        "hot_standby");
    add(
        all,
        "would name standbys that change at a failover",
        "leave it out; replication is asynchronous",
        "synchronous_standby_names");
  }

  private static void recovery(Map<String, FixedParameter> all) {
    add(
        all,
        "belongs to archiving, which FireCamp does not support yet",
        "leave it out",
        "archive_cleanup_command",
        "archive_command",
        "archive_library",
        "archive_mode",
        "archive_timeout",
        "restore_command");
    add(
        all,
        "would end or stop the replay of a standby",
        "leave it out; FireCamp promotes a standby itself",
        "promote_trigger_file",
        "recovery_end_command",
        "recovery_target",
        "recovery_target_action",
        "recovery_target_inclusive",
        "recovery_target_lsn",
        "recovery_target_name",
        "recovery_target_time",
        "recovery_target_timeline",
        "recovery_target_xid");
  }

  private static void encryption(Map<String, FixedParameter> all) {
    add(
        all,
        "belongs to encrypted connections, which FireCamp does not set up yet",
        "leave it out",
        "ssl",
        "ssl_ca_file",
        "ssl_cert_file",
        "ssl_ciphers",
        "ssl_crl_dir",
        "ssl_crl_file",
        "ssl_dh_params_file",
        "ssl_ecdh_curve",
        "ssl_groups",
        "ssl_key_file",
        "ssl_max_protocol_version",
        "ssl_min_protocol_version",
        "ssl_passphrase_command",
        "ssl_passphrase_command_supports_reload",
        "ssl_prefer_server_ciphers",
        "ssl_tls13_ciphers");
  }

  private static void add(
      Map<String, FixedParameter> all, String reason, String instead, String... names) {
    for (String name : names) {
      all.put(name, new FixedParameter(name, reason, instead));
    }
  }
}
