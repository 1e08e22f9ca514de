package io.firecamp.testkit.machine.volume;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.testkit.machine.file.VolumeMedium;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as sparse files with an ext4 file system on a loop device: attaching really mounts,
 * detaching really unmounts, and a volume that a container still uses stays DETACHING and is never
 * mounted twice. Needs root, {@code losetup} and {@code mkfs.ext4}.
 */
public final class LoopMedium implements VolumeMedium {
  private static final Logger LOG = LoggerFactory.getLogger(LoopMedium.class);
  private static final long GIB = 1L << 30;
  private static final String DISK = "disk.img";
  private final Path nodes;
  private final int uid;
  private final int gid;

  /**
   * @param nodes the directory with a directory per node, with a mount point per volume
   * @param uid whose the file system is
   * @param gid the group whose the file system is
   */
  public LoopMedium(Path nodes, int uid, int gid) {
    this.nodes = nodes.toAbsolutePath();
    this.uid = uid;
    this.gid = gid;
  }

  /**
   * Unmounts everything and frees all devices below the directory, for data that is thrown away.
   */
  public static void releaseAll(Path directory) throws IOException {
    List<IOException> failed = new ArrayList<>();
    for (Path point : MountTable.below(directory)) {
      trying(failed, "umount", point.toString());
    }
    for (Path device : LoopDevices.below(directory)) {
      trying(failed, "losetup", "--detach", device.toString());
    }
    if (!failed.isEmpty()) {
      IOException first = failed.get(0);
      failed.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void trying(List<IOException> failed, String... command) {
    try {
      Tools.run(command);
    } catch (IOException e) {
      failed.add(e);
    }
  }

  @Override
  public void make(Path volume, int sizeGib) throws IOException {
    Path disk = volume.resolve(DISK);
    resize(disk, sizeGib);
    Ext4.format(disk, uid, gid);
  }

  @Override
  public VolumeState state(Path volume, Volume recorded) throws IOException {
    if (MountTable.isMounted(files(volume, recorded.id(), recorded.node().orElseThrow()))) {
      return VolumeState.ATTACHED;
    }
    Optional<Path> device = LoopDevices.of(volume.resolve(DISK));
    return device.isPresent() && LoopDevices.isGivenUp(device.get())
        ? VolumeState.DETACHING
        : VolumeState.AVAILABLE;
  }

  @Override
  public void attach(Path volume, String id, String node) throws IOException {
    Path disk = volume.resolve(DISK);
    Path point = files(volume, id, node);
    release(volume, id);
    Path device = Path.of(Tools.run("losetup", "--find", "--show", disk.toString()).strip());
    try {
      if (!Ext4.isOn(device)) {
        throw BackendException.refused(
            "volume %s carries no file system that can be read; it was not changed: repair %s with e2fsck and a backup superblock, or restore it"
                .formatted(id, disk));
      }
      if (Ext4.leavesRoom(device, Files.size(disk))) {
        Ext4.fillUnmounted(device);
      }
      Files.createDirectories(point);
      Ext4.mount(device, point);
    } catch (IOException | RuntimeException e) {
      takeAway(disk, id);
      throw e;
    }
  }

  @Override
  public void detach(Path volume, String id, String node) throws IOException {
    Path disk = volume.resolve(DISK);
    takeAway(disk, id);
    // Deleting a mount point takes the mount from whoever still has it elsewhere.
    if (LoopDevices.of(disk).isEmpty()) {
      Files.deleteIfExists(files(volume, id, node));
    }
  }

  @Override
  public void grow(Path volume, int sizeGib) throws IOException {
    Path disk = volume.resolve(DISK);
    if (Files.size(disk) < sizeGib * GIB) {
      resize(disk, sizeGib);
    }
    try {
      fillMounted(disk);
    } catch (IOException e) {
      LOG.warn("{} grows when its container starts next: {}", disk, e.getMessage());
    }
  }

  private static void fillMounted(Path disk) throws IOException {
    Optional<Path> device = LoopDevices.of(disk);
    if (device.isPresent() && Ext4.leavesRoom(device.get(), Files.size(disk))) {
      Tools.run("losetup", "--set-capacity", device.get().toString());
      Ext4.fill(device.get());
    }
  }

  /** A file system that could not grow while it was mounted. */
  @Override
  public void prepare(Path volume, String id, String node) throws IOException {
    try {
      fillMounted(volume.resolve(DISK));
    } catch (IOException mounted) {
      try {
        attach(volume, id, node);
      } catch (IOException e) {
        if (!MountTable.isMounted(files(volume, id, node))) {
          throw e;
        }
        LOG.warn("volume {} does not grow, as something on this machine uses it", id, e);
      }
    }
  }

  @Override
  public void release(Path volume, String id) throws IOException {
    takeAway(volume.resolve(DISK), id);
    if (LoopDevices.of(volume.resolve(DISK)).isPresent()) {
      throw BackendException.transientFailure("volume " + id + " is still used", null);
    }
  }

  @Override
  public Path files(Path volume, String id, String node) {
    return nodes.resolve(node).resolve(id);
  }

  /** Unmounts the volume wherever it is; whoever still uses it keeps the device. */
  private void takeAway(Path disk, String id) throws IOException {
    for (Path point : MountTable.below(nodes)) {
      if (point.endsWith(id)) {
        Tools.run("umount", point.toString());
      }
    }
    free(disk);
  }

  private static void free(Path disk) throws IOException {
    Optional<Path> device = LoopDevices.of(disk);
    if (device.isPresent()) {
      Tools.run("losetup", "--detach", device.get().toString());
    }
  }

  private static void resize(Path disk, int sizeGib) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(sizeGib * GIB);
    }
  }
}
