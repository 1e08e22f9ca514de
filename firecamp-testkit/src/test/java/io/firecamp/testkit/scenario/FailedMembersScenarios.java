package io.firecamp.testkit.scenario;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/**
 * The scenarios of failed members on real servers, whose volumes are directories of this machine.
 */
public abstract class FailedMembersScenarios extends Scenarios implements NewerDataOnAnyRuntime {
  private PostgresService mypg;

  protected FailedMembersScenarios() {}

  /** Kills the member's server, and does not wait. */
  protected abstract void kill(PostgresMember member);

  @BeforeEach
  final void provision() {
    mypg = postgres().provision(spec().build());
    execute("mypg-0", "CREATE TABLE t (x int)");
  }

  @Override
  public PostgresService made() {
    return mypg;
  }

  private PostgresMember member(String name) {
    return postgres().get("t1", "mypg").member(name);
  }

  private void execute(String member, String statement) {
    try {
      Clusters.execute(member(member).dataSource("postgres"), statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void commit(String member) {
    execute(member, "INSERT INTO t VALUES (1)");
  }

  @Override
  public void awaitRows(String member, int rows) {
    Clusters.awaitOne(member(member), "SELECT count(*) FROM t", Integer.toString(rows));
  }

  @Override
  public void crash(String member) {
    kill(member(member));
    Clusters.await(
        () ->
            postgres().get("t1", "mypg").status().members().stream()
                .anyMatch(m -> m.name().equals(member) && m.container().startsWith("exited")),
        () -> member + " does not end");
  }

  @Override
  public void promote(String member) {
    execute(member, "SELECT pg_promote()");
  }

  /** Without its slot it is refused. */
  @Override
  public void cutOff(String member) {
    String slot = BootContract.slotName(member);
    Clusters.await(() -> isDropped(slot), () -> slot + " is in use again and again");
  }

  private boolean isDropped(String slot) {
    try {
      Clusters.execute(
          member("mypg-0").dataSource("postgres"),
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
              + slot
              + "' AND active");
      Clusters.execute(
          member("mypg-0").dataSource("postgres"),
          "SELECT pg_drop_replication_slot('" + slot + "')");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void emptyVolumes(String member) {
    for (Path volume :
        List.of(
            Clusters.data(firecamp(), member(member)),
            Clusters.journal(firecamp(), member(member)))) {
      try (Stream<Path> entries = Files.list(volume)) {
        for (Path entry : entries.toList()) {
          Trees.delete(entry);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public boolean keepsOldData(String member) {
    return Files.exists(Clusters.data(firecamp(), member(member)).resolve("db.old"))
        || Files.exists(Clusters.journal(firecamp(), member(member)).resolve("wal.old"));
  }

  @Override
  public void damage(String member) {
    try {
      Trees.delete(Clusters.data(firecamp(), member(member)).resolve("db/global"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
