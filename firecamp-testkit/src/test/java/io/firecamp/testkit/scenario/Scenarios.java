package io.firecamp.testkit.scenario;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A durable runtime in a directory of its own, which is gone after each test. */
public abstract class Scenarios implements AnyRuntime {
  private Path directory;
  private MachineRuntime firecamp;

  protected Scenarios() {}

  /** The runtime in that directory. */
  protected abstract MachineRuntime open(Path in);

  /** Ends everything that runs in that directory. */
  protected abstract void endAll(Path in);

  /** What {@code pg_wal} has to point to. */
  protected abstract Path wal(PostgresMember member);

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

  @Override
  public final Firecamp runtime() {
    return firecamp;
  }

  @Override
  public final Postgres postgres() {
    return Postgres.on(firecamp);
  }

  @Override
  public final void reopen() {
    firecamp.close();
    firecamp = open(directory);
  }
}
