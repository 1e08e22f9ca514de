package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.status.Health;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Servers that hang, and what they leave behind. */
class FrozenServersTest {

  @Test
  void frozenServer_isKilledAfterTheGrace() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
      Path file = runtime.containerFile(mypg.member("mypg-0"));
      Files.writeString(file, Files.readString(file).replaceAll("grace=\\d+", "grace=500"));
      List<ProcessHandle> all = runtime.processes(mypg, "mypg-0");
      all.forEach(p -> OsProcess.of(p).signal("STOP"));

      mypg.stop(CallOptions.within(Duration.ofSeconds(60)));

      assertThat(all).noneMatch(p -> OsProcess.of(p).isAlive());
      mypg.start();
      assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SELECT x FROM t"))
          .isEqualTo("42");
    }
  }

  @Test
  void frozenServers_areAskedAtTheSameTime_withinTheDeadlineOfTheCall() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(3).build());
      List<ProcessHandle> all = new ArrayList<>();
      for (PostgresMember member : mypg.members()) {
        all.addAll(runtime.processes(mypg, member.name()));
      }
      all.forEach(p -> OsProcess.of(p).signal("STOP"));
      try {
        assertThat(
                time(
                    () ->
                        assertThatThrownBy(() -> mypg.awaitReady(Duration.ofSeconds(1)))
                            .isInstanceOf(OperationTimeoutException.class)))
            .as("awaitReady(1 s)")
            .isLessThan(Duration.ofMillis(2500));
        assertThat(
                time(
                    () ->
                        assertThatThrownBy(
                                () ->
                                    mypg.update(
                                        mypg.spec().toBuilder()
                                            .parameters(Map.of("work_mem", "9MB"))
                                            .build(),
                                        CallOptions.within(Duration.ofSeconds(5))))
                            .isInstanceOf(FirecampException.class)))
            .as("update(5 s)")
            .isLessThan(Duration.ofMillis(7500));
        assertThat(time(() -> assertThat(mypg.status().health()).isEqualTo(Health.DOWN)))
            .as("status")
            .isLessThan(Duration.ofSeconds(6));
      } finally {
        all.forEach(p -> OsProcess.of(p).signal("CONT"));
      }
      mypg.awaitReady(Duration.ofSeconds(60));
    }
  }

  private static Duration time(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void frozenPrimary_aMemberThatCopiesIt_canBeStopped() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      Postgres postgres = Postgres.on(runtime.firecamp());
      PostgresService mypg = postgres.provision(Clusters.spec().replicas(1).build());
      List<ProcessHandle> all = runtime.processes(mypg, "mypg-0");
      all.forEach(p -> OsProcess.of(p).signal("STOP"));
      try {
        assertThatThrownBy(
                () ->
                    postgres.update(
                        mypg.spec().toBuilder().replicas(2).build(), Duration.ofSeconds(5)))
            .isInstanceOf(FirecampException.class);
      } finally {
        all.forEach(p -> OsProcess.of(p).signal("CONT"));
      }
      PostgresService two = postgres.update(mypg.spec().toBuilder().replicas(2).build());
      assertThat(two.standbys()).hasSize(1);
    }
  }

  @Test
  void pidFileWithTheNumberOfAnotherProcess_isNoObstacle() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Path pgdata = runtime.pgdata(mypg, "mypg-0");
      String said = Files.readString(pgdata.resolve("postmaster.pid"));
      mypg.stop();
      Process other =
          new ProcessBuilder(ServerUser.choose().command(List.of("sleep", "120"))).start();
      try {
        Path pidFile = pgdata.resolve("postmaster.pid");
        Files.writeString(pidFile, said.replaceFirst("^\\d+", Long.toString(other.pid())));
        ServerUser.choose().own(pidFile);

        mypg.start(CallOptions.within(Duration.ofSeconds(60)));

        assertThat(mypg.primary().name()).isEqualTo("mypg-0");
        assertThat(other.isAlive()).isTrue();
      } finally {
        other.destroyForcibly();
      }
    }
  }

  @Test
  void halfWrittenMarkers_areNoForeignData_andAreCleared() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      LocalFirecamp firecamp =
          runtime.reopen(b -> b.listener(e -> leaveHalfWritten(runtime.directory(), e)));

      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().replicas(1).build());

      assertThat(mypg.primary().name()).isEqualTo("mypg-0");
      try (Stream<Path> all = Files.walk(runtime.directory())) {
        assertThat(all.filter(f -> f.toString().endsWith(".new"))).isEmpty();
      }
    }
  }

  private static void leaveHalfWritten(Path directory, ProgressEvent event) {
    if (event.type() != ProgressEvent.Type.STARTED || !event.subject().contains("start")) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory.resolve("volumes"))) {
      for (Path volume : all.filter(f -> f.endsWith("fs")).toList()) {
        Files.writeString(volume.resolve("." + UUID.randomUUID() + ".new"), "service-uu");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void addressThatWasTakenMeanwhile_theMemberGoesElsewhere() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
      String before = mypg.member("mypg-0").host();
      int port = mypg.member("mypg-0").port();
      mypg.stop();
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName(before))) {
        assertThat(taken.isBound()).isTrue();

        PostgresService again = mypg.start();

        assertThat(again.member("mypg-0").host()).isNotEqualTo(before);
        assertThat(Clusters.one(again.primary().dataSource("postgres"), "SELECT x FROM t"))
            .isEqualTo("42");
      }
    }
  }
}
