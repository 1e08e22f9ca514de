package io.firecamp.testkit.machine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of volumes when a disk is full or a caller is killed. */
class VolumeLeftoversTest {
  private static final VolumeQuery ALL =
      VolumeQuery.builder().cluster("t1").service("mypg").build();

  @TempDir private Path directory;

  /** A medium that can be out of order. */
  private static final class Medium implements VolumeMedium {
    private final DirectoryMedium works = new DirectoryMedium();
    private boolean full;

    @Override
    public void make(Path volume, int sizeGib) throws IOException {
      works.make(volume, sizeGib);
      if (full) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public VolumeState state(Path volume, Volume recorded) {
      return works.state(volume, recorded);
    }

    @Override
    public void attach(Path volume, String id, String node) {}

    @Override
    public void detach(Path volume, String id, String node) {}

    @Override
    public void grow(Path volume, int sizeGib) {}

    @Override
    public void prepare(Path volume, String id, String node) {}

    @Override
    public void release(Path volume, String id) {}

    @Override
    public Path files(Path volume, String id, String node) {
      return works.files(volume, id, node);
    }
  }

  private final Medium medium = new Medium();

  private FileVolumeBackend backend() {
    return new FileVolumeBackend(directory, List.of("z"), node -> Optional.of("z"), medium);
  }

  private static VolumeRequest request() {
    return VolumeRequest.builder()
        .owner(new Owner("t1", "mypg", "0123456789abcdef", "mypg-0"))
        .purpose(VolumePurpose.DATA)
        .zone("z")
        .spec(VolumeSpec.ofGib(1))
        .build();
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(p -> p.getFileName().toString().startsWith("vol-")).toList();
    }
  }

  @Test
  void creationThatIsRetriedOnAFullDisk_leavesNothing() throws IOException {
    medium.full = true;
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> backend().create(request()))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("No space left");
    }
    assertThat(directories()).isEmpty();
    medium.full = false;
    assertThat(backend().create(request()).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(directories()).hasSize(1);
  }

  @Test
  void directoryWithoutDescription_ofAKilledCaller_isCleared() throws IOException {
    Files.createDirectories(directory.resolve("t1/mypg/vol-0123456789abcdef0/fs"));

    Volume volume = backend().create(request());

    assertThat(directories())
        .extracting(p -> p.getFileName().toString())
        .containsExactly(volume.id());
  }

  @Test
  void deletionThatWasCutShort_isSeen_isNoVolumeToUse_andIsCompleted() throws IOException {
    Volume volume = backend().create(request());
    Path path = directories().get(0);
    Files.writeString(path.resolve("fs/row"), "42");
    // As it is when the caller is killed while files are being deleted.
    VolumeFile.write(
        path, volume.with(VolumeState.ERROR, Optional.empty(), "deletion interrupted"));

    assertThat(backend().find(ALL)).extracting(Volume::state).containsExactly(VolumeState.ERROR);
    assertThat(backend().create(request()).id()).isNotEqualTo(volume.id());

    backend().delete(volume.id());
    assertThat(backend().find(ALL)).hasSize(1);
    assertThat(directories()).hasSize(1);
  }
}
