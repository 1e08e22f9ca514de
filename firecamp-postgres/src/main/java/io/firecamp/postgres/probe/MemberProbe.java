package io.firecamp.postgres.probe;

import io.firecamp.postgres.MemberRole;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks one server for its role, its position and its standbys. */
public final class MemberProbe {
  private static final String SELF =
      """
      SELECT pg_is_in_recovery(),
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
        coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)
      """;
  private static final String STREAMS =
      """
      SELECT application_name, state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)
      FROM pg_stat_replication
      """;

  private MemberProbe() {}

  /**
   * A standby's stream as the primary sees it.
   *
   * @param lagBytes WAL that it has not replayed yet
   */
  public record Stream(String state, long lagBytes) {}

  /**
   * What a server says.
   *
   * @param replayAge the age of the last replayed change
   * @param streams the standbys that are connected to it, by member
   * @param problem why it does not answer, or empty
   */
  public record Answer(
      MemberRole role,
      Optional<String> lsn,
      Duration replayAge,
      Map<String, Stream> streams,
      String problem) {

    /** No answer. */
    public static Answer none(String problem) {
      return new Answer(MemberRole.UNKNOWN, Optional.empty(), Duration.ZERO, Map.of(), problem);
    }
  }

  /** Asks the member; one that does not answer within seconds gives an answer that says why. */
  public static Answer ask(Connector connector, ServiceRecord service, MemberRecord member) {
    try (Connection connection = connector.open(service, member);
        Statement statement = connection.createStatement()) {
      boolean standby;
      Optional<String> lsn;
      Duration age;
      try (ResultSet row = statement.executeQuery(SELF)) {
        row.next();
        standby = row.getBoolean(1);
        lsn = Optional.ofNullable(row.getString(2));
        age = Duration.ofMillis((long) (row.getDouble(3) * 1000));
      }
      MemberRole role = standby ? MemberRole.STANDBY : MemberRole.PRIMARY;
      return new Answer(role, lsn, age, standby ? Map.of() : streams(statement), "");
    } catch (SQLException e) {
      return Answer.none(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Stream> streams(Statement statement) throws SQLException {
    Map<String, Stream> streams = new HashMap<>();
    try (ResultSet rows = statement.executeQuery(STREAMS)) {
      while (rows.next()) {
        streams.put(rows.getString(1), new Stream(rows.getString(2), Math.max(0, rows.getLong(3))));
      }
    }
    return streams;
  }
}
