package io.firecamp.testkit.machine.file;

import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.testkit.contract.VolumeBackendContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FileVolumeBackendTest extends VolumeBackendContract {
  @TempDir private Path directory;

  @Override
  protected VolumeBackend create() {
    return reopened();
  }

  @Override
  protected VolumeBackend reopened() {
    return new FileVolumeBackend(
        directory.resolve("volumes"),
        zones(),
        node -> zones().stream().filter(z -> nodes(z).contains(node)).findFirst(),
        new DirectoryMedium());
  }

  @Override
  protected List<String> zones() {
    return List.of("local-a", "local-b");
  }

  @Override
  protected List<String> nodes(String zone) {
    return List.of(zone + "-0", zone + "-1");
  }
}
