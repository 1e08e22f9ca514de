package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.container.Container;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.file.LockingJvm;
import io.firecamp.testkit.machine.os.Tool;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Directories that are not what they should be. */
class DirectoriesTest {
  private static final PostgresServiceSpec ONE = Clusters.spec().replicas(1).build();
  private Path parent;

  @BeforeEach
  void make() throws IOException {
    parent = Files.createTempDirectory("firecamp-test-");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void removeEverything() throws IOException {
    for (String name : List.of("original", "copy")) {
      LocalContainerBackend.killAllBelow(
          parent.resolve(name).resolve("containers"), Duration.ofSeconds(20));
    }
    Trees.delete(parent);
  }

  @Test
  void directoryThatAStoppedProcessOpens_isRefusedAfterAWhile_namingTheProcess() throws Exception {
    Path directory = Files.createDirectory(parent.resolve("original"));
    try (LockingJvm other = LockingJvm.hold(directory.resolve("addresses.lock"))) {
      assertThatThrownBy(() -> LocalFirecamp.at(directory))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("process " + other.pid())
          .hasMessageContaining("addresses.lock");
    }
    LocalFirecamp.at(directory).close();
  }

  @Test
  void foreignDirectory_orFile_isRefused_andLeftAsItIs() throws IOException {
    Path file = Files.writeString(parent.resolve("notes.txt"), "mine");

    for (Path wrong : List.of(parent, file)) {
      assertThatThrownBy(() -> LocalFirecamp.at(wrong))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining(wrong.toString())
          .hasMessageContaining("directory");
    }
    try (var entries = Files.list(parent)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void copiedDirectory_hasItsOwnWal_andTheOriginalGoesOn() throws Exception {
    Path original = parent.resolve("original");
    Path copy = parent.resolve("copy");
    try (LocalFirecamp firecamp = LocalFirecamp.at(original)) {
      PostgresService mypg = Postgres.on(firecamp).provision(ONE);
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
      mypg.stop();
    }
    Tool.run(List.of("cp", "-a", original.toString(), copy.toString()), "");
    for (Path directory : List.of(copy, original)) {
      try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
        PostgresService mypg = Postgres.on(firecamp).get("t1", "mypg").start();
        assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SELECT x FROM t"))
            .isEqualTo("42");
        assertThat(Clusters.data(firecamp, mypg.member("mypg-0")).resolve("db/pg_wal").toRealPath())
            .startsWith(directory.toRealPath());
        mypg.stop();
      }
    }
  }

  @Test
  void memberThatIsStoppedWhileItStarts_leavesNoServer() throws Exception {
    try (LocalFirecamp firecamp = LocalFirecamp.at(parent.resolve("original"))) {
      PostgresService mypg = Postgres.on(firecamp).provision(ONE);
      for (int round = 0; round < 5; round++) {
        mypg.stop();
        Thread starting = new Thread(() -> startQuietly(mypg));
        starting.start();
        Clusters.await(
            () -> container(firecamp).map(Container::mayWrite).orElse(false),
            () -> "it does not start");
        mypg.stop();
        starting.join();
        mypg.stop();
        assertThat(servers()).as("round %d", round).isZero();
      }
      assertThat(mypg.start().primary().name()).isEqualTo("mypg-0");
    }
  }

  private static void startQuietly(PostgresService service) {
    try {
      service.start();
    } catch (FirecampException e) {
      assertThat(e).hasMessageContaining("mypg");
    }
  }

  private static java.util.Optional<Container> container(LocalFirecamp firecamp) {
    var record = firecamp.engine().find("t1", "mypg").orElseThrow();
    return firecamp.backends().containers().find(record.owner()).stream().findFirst();
  }

  private long servers() {
    return ProcessHandle.allProcesses()
        .filter(
            p ->
                p.info().commandLine().filter(c -> c.contains(parent.toString())).isPresent()
                    && p.isAlive())
        .count();
  }
}
