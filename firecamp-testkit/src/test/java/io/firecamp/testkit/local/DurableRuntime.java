package io.firecamp.testkit.local;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A directory with a durable runtime, of which nothing is left when it is closed. */
final class DurableRuntime implements AutoCloseable {
  private final Path directory;
  private LocalFirecamp firecamp;

  DurableRuntime() throws IOException {
    directory = Files.createTempDirectory("firecamp-test-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    firecamp = LocalFirecamp.at(directory);
  }

  LocalFirecamp firecamp() {
    return firecamp;
  }

  Path directory() {
    return directory;
  }

  /** The runtime with settings of its own from now on. */
  LocalFirecamp reopen(java.util.function.UnaryOperator<LocalFirecampBuilder> settings) {
    firecamp.close();
    firecamp = settings.apply(LocalFirecamp.atBuilder(directory)).build();
    return firecamp;
  }

  Path pgdata(PostgresService service, String member) {
    return Clusters.data(firecamp, service.member(member)).resolve("db");
  }

  /** The server's processes, its first one first. */
  List<ProcessHandle> processes(PostgresService service, String member) throws IOException {
    Path pidFile = pgdata(service, member).resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(first), first.descendants()).toList();
  }

  /** What is known of the member's container. */
  Path containerFile(PostgresMember member) {
    String service = member.name().substring(0, member.name().lastIndexOf('-'));
    return directory
        .resolve("containers/t1")
        .resolve(service)
        .resolve(member.name() + ".container");
  }

  @Override
  public void close() throws IOException {
    firecamp.close();
    LocalContainerBackend.killAllBelow(directory.resolve("containers"), Duration.ofSeconds(20));
    Trees.delete(directory);
  }
}
