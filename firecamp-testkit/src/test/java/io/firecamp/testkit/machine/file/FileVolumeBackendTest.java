package io.firecamp.testkit.machine.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.testkit.contract.VolumeBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  @Test
  void find_ofAnOlderDescription_hasTheDefaultType() throws IOException {
    Path older = directory.resolve("volumes/t1/mypg/vol-00000000000000001");
    Files.createDirectories(older);
    Files.writeString(
        older.resolve("volume.properties"),
        """
        id=vol-00000000000000001
        cluster=t1
        service=mypg
        uuid=0123
        member=mypg-0
        purpose=DATA
        zone=local-a
        size=10
        node=
        tag.team=blue
        """);

    Volume found =
        reopened().find(VolumeQuery.builder().cluster("t1").service("mypg").build()).get(0);
    assertThat(found.type()).isEqualTo("gp3");
    assertThat(found.iops()).isEmpty();
    assertThat(found.throughputMibps()).isEmpty();
    assertThat(found.tags()).isEqualTo(Map.of("team", "blue"));

    reopened().modify(found.id(), VolumeChange.builder().iops(4000).build());
    assertThat(reopened().find(VolumeQuery.builder().cluster("t1").service("mypg").build()))
        .containsExactly(found.toBuilder().iops(4000).build());
  }
}
