package io.firecamp.testkit.machine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.contract.VolumeBackendContract;
import io.firecamp.testkit.machine.file.FileVolumeBackend;
import io.firecamp.testkit.machine.os.Tool;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems on real loop devices. */
@Tag("root")
class LoopVolumeBackendTest extends VolumeBackendContract {
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");
  @TempDir private Path temporary;

  @AfterEach
  void release() throws IOException {
    LoopMedium.releaseAll(temporary.toRealPath());
  }

  private Path directory() {
    return temporary.resolve("with a space");
  }

  @Override
  protected VolumeBackend create() {
    return reopened();
  }

  @Override
  protected FileVolumeBackend reopened() {
    return new FileVolumeBackend(
        directory().resolve("volumes"),
        zones(),
        node -> zones().stream().filter(z -> nodes(z).contains(node)).findFirst(),
        new LoopMedium(directory().resolve("nodes"), 999, 998));
  }

  @Override
  protected List<String> zones() {
    return List.of("local-a", "local-b");
  }

  @Override
  protected List<String> nodes(String zone) {
    return List.of(zone + "-0", zone + "-1");
  }

  private Volume attached(String node) {
    Volume made =
        reopened()
            .create(
                VolumeRequest.builder()
                    .owner(MEMBER)
                    .purpose(VolumePurpose.DATA)
                    .zone("local-a")
                    .spec(VolumeSpec.ofGib(1))
                    .build());
    return reopened().attach(made.id(), node);
  }

  private Path files(Volume volume, String node) {
    return reopened().attachedAt(volume.id(), node).orElseThrow();
  }

  private Volume look() {
    return reopened().find(VolumeQuery.builder().cluster("t1").service("mypg").build()).get(0);
  }

  @Test
  void content_movesFromNodeToNode_andBelongsToTheUser() throws IOException {
    Volume volume = attached("local-a-0");
    Path here = files(volume, "local-a-0");
    Files.writeString(here.resolve("row"), "42");
    assertThat(Files.getAttribute(here, "unix:uid")).isEqualTo(999);
    assertThat(Files.getAttribute(here, "unix:gid")).isEqualTo(998);

    reopened().detach(volume.id(), "local-a-0");
    assertThat(here).doesNotExist();
    reopened().attach(volume.id(), "local-a-1");

    assertThat(files(volume, "local-a-1").resolve("row")).hasContent("42");
    assertThat(reopened().attachedAt(volume.id(), "local-a-0")).isEmpty();
  }

  @Test
  void modify_growsTheFileSystem_atOnceOrWhenItIsAttachedNext() throws IOException {
    Volume volume = attached("local-a-0");
    Path here = files(volume, "local-a-0");
    long before = Files.getFileStore(here).getTotalSpace();

    reopened().modify(volume.id(), VolumeChange.builder().sizeGib(2).tags(Map.of()).build());

    assertThat(look().sizeGib()).isEqualTo(2);
    if (mayGrowMountedFileSystems()) {
      assertThat(Files.getFileStore(here).getTotalSpace()).isGreaterThan(before * 3 / 2);
    }
    Files.writeString(here.resolve("row"), "42");
    reopened().detach(volume.id(), "local-a-0");
    reopened().attach(volume.id(), "local-a-0");
    assertThat(Files.getFileStore(here).getTotalSpace()).isGreaterThan(before * 3 / 2);
    assertThat(here.resolve("row")).hasContent("42");
  }

  @Test
  void grownWhileAttached_hasTheRoomWhenItIsPrepared_alsoIfGrowingWasCutShort() throws Exception {
    Volume volume = attached("local-a-0");
    Path here = files(volume, "local-a-0");
    Files.writeString(here.resolve("row"), "42");
    long before = Files.getFileStore(here).getTotalSpace();
    Tool.run(List.of("truncate", "--size=2G", disk(volume).toString()), "");

    assertThat(reopened().preparedAt(volume.id(), "local-a-0")).hasValue(here);

    assertThat(Files.getFileStore(here).getTotalSpace()).isGreaterThan(before * 3 / 2);
    assertThat(here.resolve("row")).hasContent("42");
    assertThat(look().isAttachedTo("local-a-0")).isTrue();
  }

  /** What looks empty may be what a torn write left; its backup superblocks can repair it. */
  @Test
  void damagedFileSystem_isNeverFormatted() throws Exception {
    Volume volume = attached("local-a-0");
    Files.writeString(files(volume, "local-a-0").resolve("row"), "42");
    reopened().detach(volume.id(), "local-a-0");
    Path disk = disk(volume);
    Tool.run(List.of("dd", "if=/dev/zero", "of=" + disk, "bs=4096", "count=1", "conv=notrunc"), "");

    assertThatThrownBy(() -> reopened().attach(volume.id(), "local-a-0"))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("no file system that can be read")
        .hasMessageContaining(disk.toString());

    Tool.run(List.of("sh", "-c", "e2fsck -y -b 32768 \"$0\" || true", disk.toString()), "");
    reopened().attach(volume.id(), "local-a-0");
    assertThat(files(volume, "local-a-0").resolve("row")).hasContent("42");
  }

  @Test
  void releaseAll_goesOnAfterAFailure_andFreesDevicesOfDeletedFiles() throws Exception {
    Volume busy = attached("local-a-0");
    Path inUse = files(busy, "local-a-0").resolve("open");
    Volume other =
        reopened()
            .create(
                VolumeRequest.builder()
                    .owner(MEMBER)
                    .purpose(VolumePurpose.JOURNAL)
                    .zone("local-a")
                    .spec(VolumeSpec.ofGib(1))
                    .build());
    reopened().attach(other.id(), "local-a-0");
    try (var file = Files.newOutputStream(inUse)) {
      file.write(1);
      assertThatThrownBy(() -> LoopMedium.releaseAll(temporary.toRealPath()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("busy");
      assertThat(reopened().attachedAt(other.id(), "local-a-0")).isEmpty();
    }
    Files.delete(disk(busy));

    LoopMedium.releaseAll(temporary.toRealPath());

    assertThat(Tool.run(List.of("losetup", "--list", "--output", "BACK-FILE"), ""))
        .doesNotContain(temporary.toString());
  }

  /** Whoever deletes a directory never deletes what is mounted in it. */
  @Test
  void whatIsMounted_isNotDeletedWithTheDirectory() throws Exception {
    Path row = Files.writeString(files(attached("local-a-0"), "local-a-0").resolve("row"), "42");

    assertThatThrownBy(() -> Trees.delete(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("something is mounted at");

    assertThat(row).hasContent("42");
  }

  @Test
  void recordedAsAttached_butNotMounted_isMountedForWhoIsAboutToUseIt() throws Exception {
    Volume volume = attached("local-a-0");
    Files.writeString(files(volume, "local-a-0").resolve("row"), "42");
    LoopMedium.releaseAll(temporary.toRealPath());

    assertThat(reopened().preparedAt(volume.id(), "local-a-0").orElseThrow().resolve("row"))
        .hasContent("42");
    assertThat(reopened().preparedAt(volume.id(), "local-a-1")).isEmpty();
  }

  @Test
  void delete_leavesNoDevice_alsoAfterAnAttachThatWasNeverRecorded() throws Exception {
    Volume volume = attached("local-a-0");
    reopened().detach(volume.id(), "local-a-0");
    Path point = directory().resolve("nodes/local-a-1").resolve(volume.id());
    new LoopMedium(directory().resolve("nodes"), 999, 998)
        .attach(Objects.requireNonNull(disk(volume).getParent()), volume.id(), "local-a-1");
    assertThat(point.resolve("lost+found")).exists();

    reopened().delete(volume.id());

    assertThat(Tool.run(List.of("losetup", "--list", "--output", "BACK-FILE"), ""))
        .doesNotContain(temporary.toString());
    assertThat(point.resolve("lost+found")).doesNotExist();
  }

  private Path disk(Volume volume) {
    return directory().resolve("volumes/t1/mypg").resolve(volume.id()).resolve("disk.img");
  }

  /** CAP_SYS_RESOURCE, which root in a container may lack (capabilities(7)). */
  private static boolean mayGrowMountedFileSystems() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith("CapEff:"))
        .anyMatch(l -> (Long.parseLong(l.substring(7).strip(), 16) >> 24 & 1) == 1);
  }

  @Test
  void modify_whileDetached_growsTheFileSystemWhenItIsAttached() throws IOException {
    Volume volume = attached("local-a-0");
    long before = Files.getFileStore(files(volume, "local-a-0")).getTotalSpace();
    reopened().detach(volume.id(), "local-a-0");
    reopened().modify(volume.id(), VolumeChange.builder().sizeGib(2).tags(Map.of()).build());
    reopened().attach(volume.id(), "local-a-1");

    assertThat(Files.getFileStore(files(volume, "local-a-1")).getTotalSpace())
        .isGreaterThan(before * 3 / 2);
  }

  /** As a container that still runs does, which has a mount of its own. */
  @Test
  void detach_whileSomethingUsesIt_isDetaching_andIsMountedNowhereElse() throws Exception {
    Volume volume = attached("local-a-0");
    Process user =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "echo ready; exec sleep 600")
            .start();
    try {
      assertThat(user.inputReader().readLine()).isEqualTo("ready");

      Volume detaching = reopened().detach(volume.id(), "local-a-0");

      assertThat(detaching.state()).isEqualTo(VolumeState.DETACHING);
      assertThat(look()).isEqualTo(detaching);
      assertThatThrownBy(() -> reopened().attach(volume.id(), "local-a-1"))
          .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
    } finally {
      user.destroyForcibly().waitFor();
    }
    awaitAvailable();
    assertThat(reopened().attach(volume.id(), "local-a-1").isAttachedTo("local-a-1")).isTrue();
  }

  /** The kernel clears what a process had mounted a moment after its end. */
  private void awaitAvailable() {
    long end = System.nanoTime() + timeout().toNanos();
    while (look().state() != VolumeState.AVAILABLE) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void machineThatRestarted_hasNothingAttached_andAttachesAgainWithoutFormatting()
      throws Exception {
    Volume volume = attached("local-a-0");
    Files.writeString(files(volume, "local-a-0").resolve("row"), "42");
    LoopMedium.releaseAll(temporary);

    assertThat(look().state()).isEqualTo(VolumeState.AVAILABLE);
    reopened().attach(volume.id(), "local-a-0");

    assertThat(files(volume, "local-a-0").resolve("row")).hasContent("42");
  }

  @Test
  void attachThatWasCutShort_isDoneAgain() throws Exception {
    Volume volume = attached("local-a-0");
    reopened().detach(volume.id(), "local-a-0");
    Path disk = disk(volume);
    Tool.run(List.of("losetup", "--find", disk.toString()), "");
    assertThat(look().state()).isEqualTo(VolumeState.AVAILABLE);

    reopened().attach(volume.id(), "local-a-0");

    assertThat(look().isAttachedTo("local-a-0")).isTrue();
    assertThat(Tool.run(List.of("losetup", "--associated", disk.toString()), "").lines())
        .hasSize(1);
  }
}
