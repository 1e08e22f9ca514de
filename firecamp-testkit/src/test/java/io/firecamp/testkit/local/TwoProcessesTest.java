package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoProcessesTest {
  private Path directory;
  private final List<Process> children = new ArrayList<>();

  /** Provisions in the directory named first, or ephemerally, and says how it went. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      LocalFirecamp firecamp =
          arguments.length > 0
              ? LocalFirecamp.at(Path.of(arguments[0]))
              : LocalFirecamp.ephemeral();
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().build());
      System.out.println("provisioned " + mypg.uuid() + " " + firecamp.directory());
      if (arguments.length == 0) {
        int next = System.in.read();
        System.out.println("still here after " + next);
      }
    }
  }

  @BeforeEach
  void make() throws IOException {
    directory = Files.createTempDirectory("firecamp-test-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void removeEverything() throws IOException, InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    LocalContainerBackend.killAllBelow(directory.resolve("containers"), Duration.ofSeconds(20));
    Trees.delete(directory);
  }

  private Process child(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(arguments));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    children.add(child);
    return child;
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void bothProvisionTheSameService_endWithOneCluster() throws Exception {
    Process first = child(directory.toString());
    Process second = child(directory.toString());
    String said = output(first) + output(second);
    assertThat(first.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(List.of(first.waitFor(), second.waitFor())).as(said).containsExactly(0, 0);

    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      PostgresService mypg = Postgres.on(firecamp).get("t1", "mypg");
      assertThat(said.split(mypg.uuid(), -1)).as(said).hasSize(3);
      assertThat(mypg.standbys()).hasSize(2);
      assertThat(mypg.primary().name()).isEqualTo("mypg-0");
      assertThat(mypg.delete()).hasSize(6);
    }
  }

  @Test
  void provisioningThatIsKilled_goesOnInAnotherProcess() throws Exception {
    for (int millis : new int[] {300, 1200, 2500, 4000}) {
      Process killed = child(directory.toString());
      killed.waitFor(millis, TimeUnit.MILLISECONDS);
      killed.destroyForcibly().waitFor();
    }
    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().build());
      assertThat(mypg.standbys()).hasSize(2);
      assertThat(mypg.delete()).hasSize(6);
    }
  }

  @Test
  void ephemeralClusterOfAKilledProcess_isClearedByTheNext() throws Exception {
    Process killed = child();
    String line =
        new java.io.BufferedReader(
                new java.io.InputStreamReader(killed.getInputStream(), StandardCharsets.UTF_8))
            .lines()
            .filter(l -> l.startsWith("provisioned"))
            .findFirst()
            .orElseThrow();
    Path left = Path.of(line.substring(line.lastIndexOf(' ') + 1));
    killed.destroyForcibly().waitFor();
    assertThat(left).isDirectory();
    assertThat(servers(left)).isEqualTo(3);

    LocalFirecamp.ephemeral().close();

    assertThat(left).doesNotExist();
    assertThat(servers(left)).isZero();
  }

  private static long servers(Path of) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              p -> p.info().commandLine().filter(c -> c.contains(of.toString())).isPresent())
          .count();
    }
  }
}
