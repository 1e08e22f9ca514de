package io.firecamp.examples.benchmark;

import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** A durable local runtime in a fresh directory; its servers and its data go with it. */
final class DurableSite implements AutoCloseable {
  private static final Duration END_WITHIN = Duration.ofSeconds(30);
  private final Path directory;
  private final LocalFirecamp firecamp;
  private final Thread atExit = new Thread(this::clear);

  DurableSite(PostgresBinaries binaries) throws IOException {
    this.directory = Files.createTempDirectory("firecamp-benchmark-");
    // Servers do not run as root, and have to get there.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    this.firecamp = LocalFirecamp.atBuilder(directory).binaries(binaries).build();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  LocalFirecamp firecamp() {
    return firecamp;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    clear();
  }

  private void clear() {
    firecamp.close();
    LocalContainerBackend.killAllBelow(directory.resolve("containers"), END_WITHIN);
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
