package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.ServerException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Promotes standbys, pauses and resumes them. */
final class Recovery {
  /** The error of the functions for standbys on a primary, and during a promotion. */
  private static final String NOT_IN_RECOVERY = "55000";

  private static final String PAUSE = "pause replay";
  private static final String RESUME = "resume replay";

  private Recovery() {}

  static void promote(Session session, Duration within) {
    session.ask(
        "promote it",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT pg_promote(false) WHERE pg_is_in_recovery()");
          } catch (SQLException e) {
            if (Failures.hasState(e, NOT_IN_RECOVERY)) {
              return true;
            }
            throw e;
          }
        });
    // The wait of pg_promote polls only ten times a second.
    session.until("promote it", "NOT pg_is_in_recovery()", within);
  }

  static void pause(Session session) {
    onStandby(session, PAUSE, "SELECT pg_wal_replay_pause()");
    session.until(
        PAUSE,
        "NOT pg_is_in_recovery() OR pg_get_wal_replay_pause_state() = 'paused'",
        session.timeout());
  }

  static void resume(Session session) {
    onStandby(session, RESUME, "SELECT pg_wal_replay_resume()");
  }

  private static void onStandby(Session session, String step, String query) {
    session.ask(
        step,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(query);
          } catch (SQLException e) {
            if (Failures.hasState(e, NOT_IN_RECOVERY)) {
              throw Failures.failure(
                  ServerException.Reason.WRONG_ROLE,
                  session.endpoint(),
                  step,
                  "it is not a standby, or is being promoted",
                  e);
            }
            throw e;
          }
        });
  }
}
