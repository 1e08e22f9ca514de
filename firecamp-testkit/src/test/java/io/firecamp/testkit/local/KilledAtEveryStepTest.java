package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.ProvisioningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A JVM is killed at each event of a provisioning in turn; another JVM calls again. */
class KilledAtEveryStepTest {

  @Test
  void provisioning_killedAtEveryEvent_goesOnInAnotherProcess() throws Exception {
    int killed = 0;
    String at = "";
    while (!at.equals(ProvisioningJvm.DONE)) {
      Path directory = Files.createTempDirectory(parent(), "firecamp-test-");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      try {
        at = ProvisioningJvm.killAt(ProvisioningJvm.Kind.LOCAL, directory, killed + 1);
        check(directory, at);
        killed += at.equals(ProvisioningJvm.DONE) ? 0 : 1;
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

  private static void check(Path directory, String at) throws IOException {
    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      PostgresService mypg = Postgres.on(firecamp).provision(ProvisioningJvm.Kind.LOCAL.spec());
      assertThat(mypg.primary().name()).as(at).isEqualTo("mypg-0");
      assertThat(mypg.standbys()).as(at).hasSize(1);
      assertThat(mypg.delete()).as(at).hasSize(4);
      assertThat(Postgres.on(firecamp).deleteVolumes("t1", "mypg")).as(at).hasSize(4);
      assertThat(firecamp.backends().metadata().list("t1")).as(at).isEmpty();
    }
  }
}
