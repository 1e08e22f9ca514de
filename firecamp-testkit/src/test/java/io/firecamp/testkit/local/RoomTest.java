package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What members leave on the disk. */
class RoomTest {

  @Test
  void logOfThreeGibibytes_isReadFromItsEnd_andEmptied() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Path log = log(runtime.directory());
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.setLength(3L << 30);
      }
      Files.writeString(log, "\nthe last but one\nthe last\n", StandardOpenOption.APPEND);

      assertThat(mypg.status().toString()).contains("mypg-0");
      assertThat(mypg.logs("mypg-0", 2))
          .extracting(l -> l.text())
          .containsExactly("the last but one", "the last");
      assertThat(mypg.logs("mypg-0")).hasSizeLessThanOrEqualTo(10_000);
      assertThat(Files.size(log)).as("size of the log").isLessThan(1 << 20);
      // The server still writes to the file.
      Clusters.execute(mypg.primary().dataSource("postgres"), "DO $$BEGIN RAISE LOG 'here'; END$$");
      assertThat(mypg.logs("mypg-0", 5)).anyMatch(l -> l.text().contains("here"));

      mypg.delete();
    }
  }

  @Test
  void serviceThatEndedWithAHugeLog_saysItsLastWord() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Path log = log(runtime.directory());
      kill(runtime.processes(mypg, "mypg-0"));
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.setLength(3L << 30);
      }
      Files.writeString(log, "\nFATAL:  no more room\n", StandardOpenOption.APPEND);

      assertThat(mypg.status().toString()).contains("no more room");
    }
  }

  @Test
  void deletedService_leavesNoPassword_onItsVolumes() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(2).build());
      for (int round = 0; round < 3; round++) {
        mypg.restart();
      }
      mypg.stop();
      mypg.start();
      assertThat(found(runtime.directory(), "pgpass")).isNotEmpty();

      mypg.delete();

      assertThat(found(runtime.directory(), "pgpass")).isEmpty();
      assertThat(found(runtime.directory(), ".stop-")).isEmpty();
    }
  }

  @Test
  void crashedServer_thatIsStartedAgain_leavesNoSharedMemory() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      List<String> before = sharedMemory();
      for (int round = 0; round < 3; round++) {
        kill(runtime.processes(mypg, "mypg-0"));
        Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      }
      assertThat(sharedMemory()).hasSizeLessThanOrEqualTo(before.size());
    }
  }

  /** A server that is still ending counts as running. */
  private static void kill(List<ProcessHandle> server) {
    server.forEach(ProcessHandle::destroyForcibly);
    Clusters.await(
        () -> server.stream().noneMatch(ProcessHandle::isAlive), () -> "it does not end");
  }

  /** Of the servers' user alone there may be others'. */
  private static List<String> sharedMemory() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/dev/shm"))) {
      return all.map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("PostgreSQL"))
          .toList();
    }
  }

  private static Path log(Path directory) throws IOException {
    return found(directory, ".log").get(0);
  }

  private static List<Path> found(Path directory, String word) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(f -> f.getFileName().toString().contains(word)).toList();
    }
  }
}
