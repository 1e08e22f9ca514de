package io.firecamp.testkit.machine.volume;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.FirecampException;
import io.firecamp.testkit.machine.file.VolumeMedium;
import io.firecamp.testkit.machine.os.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as sparse files with an ext4 file system on a loop device: attaching really mounts,
 * detaching really unmounts, and a volume that a container still uses stays DETACHING and is never
 * mounted twice. Needs root, {@code losetup} and {@code mkfs.ext4}.
 */
public final class LoopMedium implements VolumeMedium {
  private static final Logger LOG = LoggerFactory.getLogger(LoopMedium.class);
  private static final Pattern SIZE =
      Pattern.compile("^Block (?:count|size): +(\\d+)$", Pattern.MULTILINE);
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
    for (Path point : MountTable.below(directory)) {
      tool("umount", point.toString());
    }
    if (Files.isDirectory(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path disk : files.filter(f -> f.endsWith(DISK)).toList()) {
          free(disk);
        }
      }
    }
  }

  @Override
  public void make(Path volume, int sizeGib) throws IOException {
    resize(volume.resolve(DISK), sizeGib);
  }

  @Override
  public VolumeState state(Path volume, Volume recorded) throws IOException {
    if (MountTable.isMounted(files(volume, recorded.id(), recorded.node().orElseThrow()))) {
      return VolumeState.ATTACHED;
    }
    return LoopDevices.of(volume.resolve(DISK)).isPresent()
        ? VolumeState.DETACHING
        : VolumeState.AVAILABLE;
  }

  @Override
  public void attach(Path volume, String id, String node) throws IOException {
    Path disk = volume.resolve(DISK);
    Path point = files(volume, id, node);
    release(disk, id);
    if (LoopDevices.of(disk).isPresent()) {
      throw BackendException.transientFailure("volume " + id + " is still used", null);
    }
    Path device = Path.of(tool("losetup", "--find", "--show", disk.toString()).strip());
    try {
      formatIfEmpty(device);
      fill(device, Files.size(disk));
      Files.createDirectories(point);
      tool("mount", "-t", "ext4", "-o", "noatime", device.toString(), point.toString());
    } catch (IOException | RuntimeException e) {
      release(disk, id);
      throw e;
    }
  }

  @Override
  public void detach(Path volume, String id, String node) throws IOException {
    Path disk = volume.resolve(DISK);
    release(disk, id);
    // Deleting a mount point takes the mount from whoever still has it elsewhere.
    if (LoopDevices.of(disk).isEmpty()) {
      Files.deleteIfExists(files(volume, id, node));
    }
  }

  @Override
  public void grow(Path volume, int sizeGib) throws IOException {
    Path disk = volume.resolve(DISK);
    if (Files.size(disk) >= sizeGib * GIB) {
      return;
    }
    resize(disk, sizeGib);
    Optional<Path> device = LoopDevices.of(disk);
    if (device.isPresent()) {
      tool("losetup", "--set-capacity", device.get().toString());
      try {
        tool("resize2fs", device.get().toString());
      } catch (IOException e) {
        LOG.warn("{} grows when it is attached the next time: {}", disk, e.getMessage());
      }
    }
  }

  @Override
  public Path files(Path volume, String id, String node) {
    return nodes.resolve(node).resolve(id);
  }

  /** Unmounts the volume wherever it is; whoever still uses it keeps the device. */
  private void release(Path disk, String id) throws IOException {
    for (Path point : MountTable.below(nodes)) {
      if (point.endsWith(id)) {
        tool("umount", point.toString());
      }
    }
    free(disk);
  }

  private static void free(Path disk) throws IOException {
    Optional<Path> device = LoopDevices.of(disk);
    if (device.isPresent()) {
      tool("losetup", "--detach", device.get().toString());
    }
  }

  /** {@code wipefs} without options lists what the device carries, and changes nothing. */
  private void formatIfEmpty(Path device) throws IOException {
    if (tool("wipefs", "--noheadings", "--output", "TYPE", device.toString()).isBlank()) {
      tool(
          "mkfs.ext4",
          "-q",
          "-m",
          "0",
          "-E",
          "root_owner=%d:%d,lazy_itable_init=1,lazy_journal_init=1".formatted(uid, gid),
          device.toString());
    }
  }

  /** Grows the file system to its device; a mounted one may need rights that containers lack. */
  private static void fill(Path device, long bytes) throws IOException {
    Matcher size = SIZE.matcher(tool("dumpe2fs", "-h", device.toString()));
    long blocks = size.find() ? Long.parseLong(size.group(1)) : 0;
    long used = size.find() ? blocks * Long.parseLong(size.group(1)) : bytes;
    if (used <= bytes - GIB / 2) {
      tool("e2fsck", "-f", "-p", device.toString());
      tool("resize2fs", device.toString());
    }
  }

  private static void resize(Path disk, int sizeGib) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(sizeGib * GIB);
    }
  }

  private static String tool(String... command) throws IOException {
    try {
      return Tool.run(List.of(command), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + command[0], e);
    } catch (FirecampException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
