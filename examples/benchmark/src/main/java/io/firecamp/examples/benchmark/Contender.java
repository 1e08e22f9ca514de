package io.firecamp.examples.benchmark;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/** A cluster under load, and what was measured of it. */
final class Contender {
  private static final long SETTLE_WITHIN_NANOS = 120_000_000_000L;
  private static final long LOOK_AGAIN_NANOS = 20_000_000;
  private static final String BEHIND =
      "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn IS DISTINCT FROM pg_current_wal_lsn()";

  final Samples readWrite = new Samples();

  /** Read-write, with the time that the checkpoint after it takes. */
  final Samples written = new Samples();

  final Samples readOnly = new Samples();
  private final PostgresService service;
  private final PostgresMember primary;
  private final PgBench pgbench;

  Contender(Postgres postgres, PostgresServiceSpec spec) {
    this.service = postgres.provision(spec);
    this.primary = service.primary();
    this.pgbench = new PgBench(primary, spec.adminPassword());
  }

  /** Makes the tables and returns how many seconds that took. */
  double load(int scale) throws IOException, InterruptedException, SQLException {
    long began = System.nanoTime();
    pgbench.load(scale);
    double seconds = seconds(began);
    settle();
    return seconds;
  }

  /** One turn of each kind; the other cluster must have settled. */
  void turn(int seconds, boolean counts) throws IOException, InterruptedException, SQLException {
    double readWrites = pgbench.readWrite(seconds);
    long began = System.nanoTime();
    checkpoint(primary);
    double checkpoint = seconds(began);
    settle();
    double reads = pgbench.readOnly(seconds);
    System.out.printf(
        "  %-6s read-write %6.0f tps, checkpoint %.2f s, read-only %6.0f tps%n",
        service.name(), readWrites, checkpoint, reads);
    if (counts) {
      readWrite.add(readWrites);
      written.add(readWrites * seconds / (seconds + checkpoint));
      readOnly.add(reads);
    }
  }

  /** The settings that the server runs with. */
  String settings(Iterable<String> names) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Connection connection = primary.dataSource("postgres").getConnection();
        Statement sql = connection.createStatement()) {
      for (String name : names) {
        text.append(' ').append(name).append('=').append(one(sql, "SHOW " + name));
      }
    }
    return text.toString().strip();
  }

  /**
   * Returns when nothing is left to do: all standbys have replayed and all members have flushed.
   */
  private void settle() throws SQLException {
    long end = System.nanoTime() + SETTLE_WITHIN_NANOS;
    try (Connection connection = primary.dataSource("postgres").getConnection();
        Statement sql = connection.createStatement()) {
      while (!one(sql, BEHIND).equals("0")) {
        if (System.nanoTime() - end > 0) {
          throw new SQLException("standbys of " + service.name() + " are still behind");
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
    for (PostgresMember member : service.members()) {
      checkpoint(member);
    }
  }

  private static void checkpoint(PostgresMember member) throws SQLException {
    try (Connection connection = member.dataSource("postgres").getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("CHECKPOINT");
    }
  }

  private static String one(Statement sql, String query) throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
