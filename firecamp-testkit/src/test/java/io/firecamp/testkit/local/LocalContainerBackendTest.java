package io.firecamp.testkit.local;

import io.firecamp.backend.container.Container;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.RealContainersContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class LocalContainerBackendTest extends RealContainersContract {
  private final PostgresBinaries binaries = PostgresBinaries.find();

  @Override
  protected MachineRuntime runtime() {
    return LocalFirecamp.ephemeralBuilder().binaries(binaries).build();
  }

  @Override
  protected String image() {
    return "local:1";
  }

  @Override
  protected int major() {
    return binaries.major();
  }

  @Override
  protected boolean crash(Container container) {
    try (Stream<Path> files = Files.walk(directory().resolve("volumes"))) {
      for (Path file : files.filter(f -> f.endsWith("postmaster.pid")).toList()) {
        List<String> lines = Files.readAllLines(file);
        if (lines.get(5).contains(node(container.nodeId()).address())) {
          return ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
        }
      }
      throw new AssertionError("no server on " + container.nodeId());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
