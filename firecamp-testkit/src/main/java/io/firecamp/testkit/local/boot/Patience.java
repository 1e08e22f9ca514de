package io.firecamp.testkit.local.boot;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the answer of a server that may have stopped answering, without losing sight of what
 * ends the wait: a driver that reads from a connection cannot be interrupted.
 */
final class Patience {
  /** A checkpoint of a busy primary takes longest. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Patience() {}

  /**
   * Returns the answer. If it does not come, the connection is of no use any more.
   *
   * @param watch called again and again meanwhile; what it throws ends the wait
   * @throws BootException if there is no answer within five minutes
   */
  static <T> T ask(Connection connection, Runnable watch, Callable<T> question)
      throws SQLException, InterruptedException {
    FutureTask<T> answer = new FutureTask<>(question);
    Thread asking = new Thread(answer, "firecamp-question");
    asking.setDaemon(true);
    asking.start();
    boolean answered = false;
    try {
      T given = await(answer, watch);
      answered = true;
      return given;
    } catch (ExecutionException e) {
      answered = true;
      if (e.getCause() instanceof SQLException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new BootException("a question to the primary failed: " + e.getCause(), e);
    } finally {
      if (!answered) {
        connection.abort(Runnable::run);
      }
    }
  }

  private static <T> T await(FutureTask<T> answer, Runnable watch)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        return answer.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        watch.run();
      }
    }
    throw new BootException(
        "the primary does not answer within %d s: see whether it is stopped or its disk is slow"
            .formatted(LIMIT.toSeconds()));
  }
}
