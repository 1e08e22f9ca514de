package io.firecamp.testkit.scenario;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** What the tests of runtimes with real servers share. */
public final class Clusters {
  public static final String ADMIN_PASSWORD = "changeme-admin";
  public static final String REPLICATION_PASSWORD = "changeme-replication";

  /** Long enough for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Clusters() {}

  public static PostgresServiceSpec.Builder spec() {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .replicas(3)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .adminPassword(Secret.of(ADMIN_PASSWORD))
        .replicationUser("repluser")
        .replicationPassword(Secret.of(REPLICATION_PASSWORD));
  }

  public static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  public static String one(DataSource source, String query) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** The query's value on the member, as soon as it is that; fails after 30 s. */
  public static void awaitOne(PostgresMember member, String query, String expected) {
    String[] last = {""};
    await(
        () -> {
          try {
            last[0] = one(member.dataSource("postgres"), query);
            return last[0].equals(expected);
          } catch (SQLException e) {
            last[0] = e.getMessage();
            return false;
          }
        },
        () -> member + " says " + last[0] + " to " + query + ", not " + expected);
  }

  /** A condition that may fail as files and servers do. */
  public interface Condition {
    boolean holds();
  }

  public static void await(Condition condition, java.util.function.Supplier<String> otherwise) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(otherwise.get());
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  public static Path data(MachineRuntime firecamp, PostgresMember member) {
    return mount(firecamp, member, "DATA");
  }

  public static Path journal(MachineRuntime firecamp, PostgresMember member) {
    return mount(firecamp, member, "JOURNAL");
  }

  /** Of volumes that are directories. */
  private static Path mount(MachineRuntime firecamp, PostgresMember member, String purpose) {
    return firecamp
        .backends()
        .volumes()
        .find(
            io.firecamp.backend.volume.VolumeQuery.builder().cluster("t1").service("mypg").build())
        .stream()
        .filter(v -> v.owner().member().equals(member.name()))
        .filter(v -> v.purpose().name().equals(purpose))
        .map(v -> firecamp.directory().resolve("volumes/t1/mypg").resolve(v.id()).resolve("fs"))
        .findFirst()
        .orElseThrow();
  }

  /** Stops the member's server and waits until it has ended. */
  public static void stop(MachineRuntime firecamp, String service, String member) {
    var record = firecamp.engine().find("t1", service).orElseThrow();
    var container =
        firecamp.backends().containers().find(record.owner()).stream()
            .filter(c -> c.owner().member().equals(member))
            .findFirst()
            .orElseThrow();
    firecamp.backends().containers().stop(container);
    await(
        () ->
            firecamp.backends().containers().find(record.owner()).stream()
                .noneMatch(c -> c.owner().member().equals(member) && c.mayWrite()),
        () -> member + " does not stop");
  }
}
