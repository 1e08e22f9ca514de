package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.event.ProgressEvent;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A JVM is killed at each event of a provisioning in turn; another JVM calls again. */
class KilledAtEveryStepTest {
  private static final String HERE = "HERE ";
  private static final String DONE = "DONE";

  private static PostgresServiceSpec spec() {
    return Clusters.spec().replicas(2).build();
  }

  /** The JVM that is killed: stops at the event with the given number. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      int last = Integer.parseInt(arguments[1]);
      AtomicInteger events = new AtomicInteger();
      try (LocalFirecamp firecamp =
          LocalFirecamp.atBuilder(Path.of(arguments[0]))
              .listener(e -> stopAt(e, events, last))
              .build()) {
        Postgres.on(firecamp).provision(spec());
      }
      System.out.println(DONE);
    }

    private static void stopAt(ProgressEvent event, AtomicInteger events, int last) {
      boolean step =
          event.type() == ProgressEvent.Type.STARTED
              || event.type() == ProgressEvent.Type.COMPLETED;
      if (step && events.incrementAndGet() == last) {
        System.out.println(HERE + event.type() + " " + event.step());
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Test
  void provisioning_killedAtEveryEvent_goesOnInAnotherProcess() throws Exception {
    int killed = 0;
    String at = HERE;
    while (!at.equals(DONE)) {
      Path directory = Files.createTempDirectory(parent(), "firecamp-test-");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      try {
        at = killAt(directory, killed + 1);
        check(directory, at);
        killed += at.equals(DONE) ? 0 : 1;
      } finally {
        LocalContainerBackend.killAllBelow(directory.resolve("containers"), Duration.ofSeconds(20));
        Trees.delete(directory);
      }
    }
    System.out.println("provisioning on real servers: killed at " + killed + " events");
    assertThat(killed).isGreaterThan(30);
  }

  /** In memory if there is one, as it is done so often. */
  private static Path parent() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String killAt(Path directory, int number) throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    directory.toString(),
                    Integer.toString(number)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null && !line.startsWith(HERE) && !line.equals(DONE)) {
        line = said.readLine();
      }
      return String.valueOf(line);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static void check(Path directory, String at) throws IOException {
    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      PostgresService mypg = Postgres.on(firecamp).provision(spec());
      assertThat(mypg.primary().name()).as(at).isEqualTo("mypg-0");
      assertThat(mypg.standbys()).as(at).hasSize(1);
      assertThat(mypg.delete()).as(at).hasSize(4);
      assertThat(firecamp.backends().metadata().list("t1")).as(at).isEmpty();
    }
  }
}
