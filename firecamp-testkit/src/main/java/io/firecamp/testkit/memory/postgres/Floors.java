package io.firecamp.testkit.memory.postgres;

import java.util.List;
import java.util.Optional;

/**
 * The settings of which a standby may not have less than its primary had (PostgreSQL docs, 27.4.3);
 * kept in the control file and in the WAL.
 */
record Floors(
    int maxConnections,
    int maxWorkerProcesses,
    int maxWalSenders,
    int maxPreparedTransactions,
    int maxLocksPerTransaction) {
  static final List<String> NAMES =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  private List<Integer> values() {
    return List.of(
        maxConnections,
        maxWorkerProcesses,
        maxWalSenders,
        maxPreparedTransactions,
        maxLocksPerTransaction);
  }

  /** The settings of which these have less than that, as lines of a configuration. */
  String raisedTo(Floors floor) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      if (values().get(i) < floor.values().get(i)) {
        lines
            .append(NAMES.get(i))
            .append(" = '")
            .append(floor.values().get(i))
            .append("'\n");
      }
    }
    return lines.toString();
  }

  /** What a server with these settings lacks under a primary that had those, in its own words. */
  Optional<String> lacking(Floors primary) {
    if (equals(primary)) {
      return Optional.empty();
    }
    for (int i = 0; i < NAMES.size(); i++) {
      int own = values().get(i);
      int wanted = primary.values().get(i);
      if (own < wanted) {
        return Optional.of(
            NAMES.get(i)
                + " = "
                + own
                + " is a lower setting than on the primary server, where its value was "
                + wanted
                + ".");
      }
    }
    return Optional.empty();
  }
}
