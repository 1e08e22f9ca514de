package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A runtime with servers of one major, and what the contracts of servers do to them. */
final class RealServers {
  private final LocalFirecamp firecamp;

  private RealServers(LocalFirecamp firecamp) {
    this.firecamp = firecamp;
  }

  static RealServers ofMajor(int major) {
    Path jar = Path.of("target/servers/postgres-" + major + ".jar");
    return new RealServers(
        LocalFirecamp.ephemeralBuilder().binaries(PostgresBinaries.archive(jar)).build());
  }

  Firecamp firecamp() {
    return firecamp;
  }

  /** Messages in the WAL, which nobody compresses, and which need no table. */
  static void write(PostgresService on, int mebibytes) throws SQLException {
    Clusters.execute(
        on.dataSource("postgres", TargetServer.PRIMARY),
        "SELECT pg_logical_emit_message(true, 'firecamp', repeat('x', 1024 * 1024))"
            + " FROM generate_series(0, %d)".formatted(mebibytes));
  }

  /** All processes of the server at once, as when its machine ends. */
  void kill(PostgresService of, String member) throws IOException {
    Path data =
        firecamp
            .backends()
            .volumes()
            .find(new VolumeQuery(of.cluster(), of.name(), Optional.empty()))
            .stream()
            .filter(v -> v.owner().member().equals(member))
            .filter(v -> v.purpose() == VolumePurpose.DATA)
            .map(v -> firecamp.directory().resolve("volumes/t1/" + of.name()).resolve(v.id()))
            .findFirst()
            .orElseThrow();
    String pid = Files.readAllLines(data.resolve("fs/db/postmaster.pid")).get(0).strip();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    Clusters.await(
        () -> all.stream().noneMatch(ProcessHandle::isAlive), () -> member + " does not end");
  }
}
