package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.server.ServerState.Slot;
import io.firecamp.postgres.server.ServerState.Stream;
import io.firecamp.postgres.server.ServerState.Upstream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the state of a server, in one round trip. */
final class StateQuery {
  private static final String STEP = "read the state";

  /**
   * A primary writes the timeline in the name of its WAL file; its control file has the old one
   * until the checkpoint after a promotion. A standby that does not stream has it in the names of
   * the files that it received; its control file is updated only with the next restartpoint.
   */
  private static final String SELF =
      """
      WITH here AS MATERIALIZED (SELECT pg_is_in_recovery() AS standby)
      SELECT standby,
        (SELECT system_identifier FROM pg_control_system())::text,
        CASE WHEN NOT standby
          THEN ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int
          ELSE coalesce(receiver.received_tli, greatest(
            (SELECT timeline_id FROM pg_control_checkpoint()),
            (SELECT min_recovery_end_timeline FROM pg_control_recovery()),
            (SELECT max(('x' || left(name, 8))::bit(32)::int) FROM pg_ls_waldir()
              WHERE name ~ '^[0-9A-F]{24}$'))) END,
        CASE WHEN standby THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END::text,
        CASE WHEN standby THEN pg_last_wal_receive_lsn() END::text,
        CASE WHEN standby THEN pg_get_wal_replay_pause_state() <> 'not paused' ELSE false END,
        CASE WHEN standby
          THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END,
        receiver.sender_host, receiver.sender_port, receiver.slot_name,
        CASE WHEN NOT standby THEN pg_read_file(
          'pg_wal/' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) || '.history',
          0, 1048576, true) END
      FROM here LEFT JOIN pg_stat_wal_receiver AS receiver
        ON standby AND receiver.status = 'streaming';
      """;

  private static final String STREAMS =
      """
      SELECT application_name, state, flush_lsn::text, replay_lsn::text, sync_state
      FROM pg_stat_replication ORDER BY application_name, backend_start;
      """;
  private static final String SLOTS =
      """
      SELECT slot_name, active, restart_lsn::text, wal_status
      FROM pg_replication_slots ORDER BY slot_name
      """;

  private StateQuery() {}

  static ServerState read(Session session) {
    return session.ask(
        STEP,
        connection -> {
          try {
            return read(connection);
          } catch (SQLException e) {
            if (Failures.hasState(e, "55000")) {
              // It was promoted in the middle of the query.
              return read(connection);
            }
            throw e;
          }
        });
  }

  private static ServerState read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SELF + STREAMS + SLOTS);
      ResultSet self = statement.getResultSet();
      self.next();
      Lsn position = lsn(self.getString(4)).orElse(Lsn.ZERO);
      Optional<Lsn> received = lsn(self.getString(5));
      boolean standby = self.getBoolean(1);
      String system = self.getString(2);
      int timeline = self.getInt(3);
      boolean paused = self.getBoolean(6);
      Duration age = Duration.ofMillis(Math.max(0, (long) (self.getDouble(7) * 1000)));
      Optional<Upstream> upstream = upstream(self);
      Lsn end = received.orElse(position).max(position);
      Map<Integer, Lsn> history = history(text(self.getString(11)));
      List<Stream> streams = streams(next(statement), end);
      List<Slot> slots = slots(next(statement), end);
      return new ServerState(
          standby ? MemberRole.STANDBY : MemberRole.PRIMARY,
          system,
          timeline,
          position,
          received,
          paused,
          age,
          upstream,
          streams,
          slots,
          history);
    }
  }

  /** A line for each earlier timeline: its number, where it was left, why. */
  private static Map<Integer, Lsn> history(String file) {
    Map<Integer, Lsn> left = new HashMap<>();
    for (String line : file.lines().toList()) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length > 1 && words[0].matches("[0-9]+")) {
        left.put(Integer.parseInt(words[0]), Lsn.parse(words[1]));
      }
    }
    return left;
  }

  private static ResultSet next(Statement statement) throws SQLException {
    if (!statement.getMoreResults()) {
      throw new SQLException("the answer is incomplete");
    }
    return statement.getResultSet();
  }

  private static Optional<Upstream> upstream(ResultSet row) throws SQLException {
    String host = row.getString(8);
    return host == null
        ? Optional.empty()
        : Optional.of(new Upstream(host, row.getInt(9), text(row.getString(10))));
  }

  private static List<Stream> streams(ResultSet rows, Lsn end) throws SQLException {
    List<Stream> streams = new ArrayList<>();
    while (rows.next()) {
      Optional<Lsn> replayed = lsn(rows.getString(4));
      streams.add(
          new Stream(
              rows.getString(1),
              text(rows.getString(2)),
              lsn(rows.getString(3)),
              replayed,
              Math.max(0, end.minus(replayed.orElse(Lsn.ZERO))),
              text(rows.getString(5))));
    }
    return streams;
  }

  private static List<Slot> slots(ResultSet rows, Lsn end) throws SQLException {
    List<Slot> slots = new ArrayList<>();
    while (rows.next()) {
      Optional<Lsn> restart = lsn(rows.getString(3));
      slots.add(
          new Slot(
              rows.getString(1),
              rows.getBoolean(2),
              restart,
              Math.max(0, restart.map(end::minus).orElse(0L)),
              text(rows.getString(4))));
    }
    return slots;
  }

  private static Optional<Lsn> lsn(@Nullable String text) {
    return Optional.ofNullable(text).map(Lsn::parse);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
