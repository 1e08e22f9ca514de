package io.firecamp.testkit.scenario;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A durable runtime in a directory of its own, which is gone after each test. */
public abstract class Scenarios {
  private Path directory;
  private MachineRuntime firecamp;

  protected Scenarios() {}

  /** The runtime in that directory. */
  protected abstract MachineRuntime open(Path in);

  /** Ends everything that runs in that directory. */
  protected abstract void endAll(Path in);

  /** What {@code pg_wal} has to point to. */
  protected abstract Path wal(PostgresMember member);

  /** A service that the runtime can provision. */
  protected abstract PostgresServiceSpec.Builder spec();

  @BeforeEach
  final void openRuntime() throws IOException {
    directory = Files.createTempDirectory("firecamp-test-").toRealPath();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    firecamp = open(directory);
  }

  @AfterEach
  final void removeEverything() throws IOException {
    try {
      firecamp.close();
    } finally {
      endAll(directory);
      Trees.delete(directory);
    }
  }

  protected final Path directory() {
    return directory;
  }

  protected final MachineRuntime firecamp() {
    return firecamp;
  }

  protected final Postgres postgres() {
    return Postgres.on(firecamp);
  }

  /** As another process would. */
  protected final void reopen() {
    firecamp.close();
    firecamp = open(directory);
  }
}
