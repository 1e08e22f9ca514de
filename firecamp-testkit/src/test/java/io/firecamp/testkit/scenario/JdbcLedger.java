package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The client of a service of real servers. It finds the primary as applications do. */
final class JdbcLedger implements Ledger {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
  private static final String ROWS = "SELECT string_agg(id::text, ',') FROM ledger";
  private final DataSource source;
  private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
  private final Thread thread = new Thread(this::run, "ledger");
  private volatile boolean ended;
  private int next;

  private JdbcLedger(DataSource source) {
    this.source = source;
  }

  /** Creates the table, and begins. */
  static JdbcLedger on(PostgresService service) throws SQLException {
    JdbcLedger ledger = new JdbcLedger(service.dataSource("postgres", TargetServer.PRIMARY));
    Clusters.execute(ledger.source, "CREATE TABLE ledger (id int PRIMARY KEY)");
    ledger.thread.setDaemon(true);
    ledger.thread.start();
    return ledger;
  }

  private void run() {
    while (!ended) {
      try (Connection connection = source.getConnection();
          Statement sql = connection.createStatement()) {
        commitOn(sql);
      } catch (SQLException | FirecampException e) {
        // A row whose fate is unknown is not in the ledger.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void commitOn(Statement sql) throws SQLException {
    while (!ended) {
      int id = ++next;
      sql.execute("INSERT INTO ledger VALUES (" + id + ")");
      acknowledged.add(id);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void end() {
    ended = true;
    try {
      thread.join(ENDS_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(thread.isAlive()).as("the client is at work").isFalse();
  }

  @Override
  public int size() {
    return acknowledged.size();
  }

  @Override
  public void isEverywhere(PostgresService service) {
    Set<Integer> wanted = new TreeSet<>(acknowledged);
    for (PostgresMember member : service.members()) {
      String[] last = {""};
      Clusters.await(
          () -> {
            Set<Integer> missing = new TreeSet<>(wanted);
            try {
              missing.removeAll(rows(member));
              last[0] = missing.toString();
            } catch (SQLException e) {
              last[0] = e.getMessage();
              return false;
            }
            return missing.isEmpty();
          },
          () -> "acknowledged, and not on " + member + ": " + last[0]);
    }
  }

  private static Set<Integer> rows(PostgresMember member) throws SQLException {
    String rows = Clusters.one(member.dataSource("postgres"), ROWS);
    return rows == null
        ? Set.of()
        : Arrays.stream(rows.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
