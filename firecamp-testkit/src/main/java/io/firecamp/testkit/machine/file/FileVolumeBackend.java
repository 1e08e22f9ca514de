package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeRoom;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes of this machine, a directory each with what is known of the volume in a file, so that all
 * JVMs that open the directory see the same. What they are made of is the medium's.
 */
public final class FileVolumeBackend implements VolumeBackend, VolumeRooms {
  private static final Logger LOG = LoggerFactory.getLogger(FileVolumeBackend.class);
  private static final int ID_DIGITS = 17;
  private static final String HALF_DELETED = "its deletion was interrupted: delete it again";
  private final Path directory;
  private final Set<String> zones;
  private final Function<String, Optional<String>> zoneOfNode;
  private final VolumeMedium medium;
  private final FileLocked locked;

  /**
   * @param directory made when it is needed
   * @param zones the zones that there are
   * @param zoneOfNode the zone of a live node, or empty if there is no such node
   */
  public FileVolumeBackend(
      Path directory,
      Collection<String> zones,
      Function<String, Optional<String>> zoneOfNode,
      VolumeMedium medium) {
    this.medium = medium;
    this.directory = directory.toAbsolutePath();
    this.zones = new TreeSet<>(zones);
    this.zoneOfNode = zoneOfNode;
    this.locked = new FileLocked(directory);
  }

  @Override
  public Volume create(VolumeRequest request) {
    return locked.during(
        () -> {
          Optional<Volume> existing = existing(request);
          if (existing.isPresent()) {
            return existing.get();
          }
          if (!zones.contains(request.zone())) {
            throw FileLocked.refused(
                "zone %s does not exist, this machine has %s".formatted(request.zone(), zones));
          }
          return make(request);
        });
  }

  /** Without a description nobody would ever find it again. */
  private Volume make(VolumeRequest request) throws IOException {
    String id = newId();
    Path path = service(request.owner().cluster(), request.owner().service()).resolve(id);
    Files.createDirectories(path);
    boolean described = false;
    try {
      medium.make(path, request.spec().sizeGib());
      Volume volume = Volume.builder().id(id).request(request).state(VolumeState.AVAILABLE).build();
      VolumeFile.write(path, volume);
      described = true;
      return volume;
    } finally {
      if (!described) {
        clear(path);
      }
    }
  }

  private static void clear(Path path) {
    try {
      Trees.delete(path);
    } catch (IOException e) {
      LOG.warn("{} of a volume that could not be made is still there", path, e);
    }
  }

  @Override
  public List<Volume> find(VolumeQuery query) {
    return locked.without(
        () -> {
          List<Volume> found = new ArrayList<>();
          for (Path path : entries(service(query.cluster(), query.service()))) {
            look(path)
                .filter(v -> query.uuid().isEmpty() || query.uuid().get().equals(v.owner().uuid()))
                .ifPresent(found::add);
          }
          found.sort(
              Comparator.comparing((Volume v) -> v.owner().member())
                  .thenComparing(Volume::purpose)
                  .thenComparing(Volume::id));
          return found;
        });
  }

  @Override
  public Volume attach(String volumeId, String nodeId) {
    return locked.during(
        () -> {
          Path path = existing(volumeId);
          Volume volume = look(path).orElseThrow();
          String zone =
              zoneOfNode
                  .apply(nodeId)
                  .orElseThrow(() -> FileLocked.refused("node " + nodeId + " does not exist"));
          if (!zone.equals(volume.zone())) {
            throw FileLocked.refused(
                "volume %s is in zone %s, node %s in zone %s"
                    .formatted(volumeId, volume.zone(), nodeId, zone));
          }
          if (volume.isAttachedTo(nodeId)) {
            return volume;
          }
          if (volume.state() == VolumeState.DETACHING) {
            throw BackendException.transientFailure(
                "volume %s is still used on node %s".formatted(volumeId, volume.node().orElse("")),
                null);
          }
          if (volume.node().isPresent()) {
            throw FileLocked.refused(
                "volume %s is attached to node %s".formatted(volumeId, volume.node().get()));
          }
          medium.attach(path, volumeId, nodeId);
          return stored(path, volume.with(VolumeState.ATTACHED, Optional.of(nodeId), ""));
        });
  }

  @Override
  public Volume detach(String volumeId, String nodeId) {
    return locked.during(
        () -> {
          Path path = existing(volumeId);
          Volume volume = look(path).orElseThrow();
          if (!volume.node().equals(Optional.of(nodeId))) {
            return volume;
          }
          medium.detach(path, volumeId, nodeId);
          Volume now = look(path).orElseThrow();
          return now.state() == VolumeState.DETACHING
              ? now
              : stored(path, volume.with(VolumeState.AVAILABLE, Optional.empty(), ""));
        });
  }

  @Override
  public Volume modify(String volumeId, VolumeChange change) {
    return locked.during(
        () -> {
          Path path = existing(volumeId);
          Volume volume = look(path).orElseThrow();
          int size = change.sizeGib().orElse(volume.sizeGib());
          if (size < volume.sizeGib()) {
            throw FileLocked.refused(
                "volume %s has %d GiB, it cannot have %d"
                    .formatted(volumeId, volume.sizeGib(), size));
          }
          medium.grow(path, size);
          Volume changed = volume.with(change);
          return changed.equals(volume) ? volume : stored(path, changed);
        });
  }

  @Override
  public void delete(String volumeId) {
    locked.during(
        () -> {
          Optional<Path> path = path(volumeId);
          if (path.isPresent()) {
            Volume volume = look(path.get()).orElseThrow();
            if (volume.node().isPresent()) {
              throw FileLocked.refused(
                  "volume %s is attached to node %s: detach it before it is deleted"
                      .formatted(volumeId, volume.node().get()));
            }
            medium.release(path.get(), volumeId);
            stored(path.get(), volume.with(VolumeState.ERROR, Optional.empty(), HALF_DELETED));
            // The description goes last: what is left of it is found, and deleted, by another call.
            VolumeFile.deleteContent(path.get());
            Trees.delete(path.get());
          }
          return true;
        });
  }

  @Override
  public Optional<VolumeRoom> room(Volume volume) {
    return volume.node().flatMap(node -> attachedAt(volume.id(), node)).flatMap(this::roomOf);
  }

  private Optional<VolumeRoom> roomOf(Path files) {
    try {
      FileStore store = Files.getFileStore(files);
      return Optional.of(new VolumeRoom(store.getTotalSpace(), store.getUsableSpace()));
    } catch (IOException e) {
      LOG.debug("the room of {} is not known", files, e);
      return Optional.empty();
    }
  }

  /** Where the volume's files are if it is attached to that node, or empty. */
  public Optional<Path> attachedAt(String volumeId, String nodeId) {
    return locked.without(
        () -> {
          Optional<Path> path = path(volumeId);
          return path.isPresent()
                  && look(path.get()).filter(v -> v.isAttachedTo(nodeId)).isPresent()
              ? Optional.of(medium.files(path.get(), volumeId, nodeId))
              : Optional.empty();
        });
  }

  /**
   * The same for somebody who is about to use the files, while nobody does. A volume that is
   * recorded as attached there, but is not, as after a restart of the machine, is attached.
   */
  public Optional<Path> preparedAt(String volumeId, String nodeId) {
    return locked.during(
        () -> {
          Optional<Path> path = path(volumeId);
          Optional<Volume> recorded =
              path.isEmpty() ? Optional.empty() : VolumeFile.read(path.get());
          if (recorded.filter(v -> v.isAttachedTo(nodeId)).isEmpty()) {
            return Optional.empty();
          }
          if (medium.state(path.get(), recorded.get()) == VolumeState.ATTACHED) {
            medium.prepare(path.get(), volumeId, nodeId);
          } else {
            medium.attach(path.get(), volumeId, nodeId);
          }
          return Optional.of(medium.files(path.get(), volumeId, nodeId));
        });
  }

  private static Volume stored(Path path, Volume now) throws IOException {
    VolumeFile.write(path, now);
    return now;
  }

  /** What is recorded, corrected by what the system says. */
  private Optional<Volume> look(Path path) throws IOException {
    Optional<Volume> recorded = VolumeFile.read(path);
    if (recorded.isEmpty() || recorded.get().node().isEmpty()) {
      return recorded;
    }
    Volume volume = recorded.get();
    return Optional.of(
        switch (medium.state(path, volume)) {
          case ATTACHED -> volume;
          case DETACHING ->
              volume.with(VolumeState.DETACHING, volume.node(), "something still uses it there");
          default -> volume.with(VolumeState.AVAILABLE, Optional.empty(), "");
        });
  }

  private Path existing(String volumeId) throws IOException {
    return path(volumeId)
        .orElseThrow(() -> FileLocked.refused("volume " + volumeId + " does not exist"));
  }

  private Optional<Path> path(String volumeId) throws IOException {
    for (Path cluster : entries(directory)) {
      for (Path service : entries(cluster)) {
        Path path = service.resolve(Texts.fileName(volumeId));
        if (VolumeFile.read(path).isPresent()) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  private Path service(String cluster, String service) {
    return directory.resolve(Texts.fileName(cluster)).resolve(Texts.fileName(service));
  }

  private static List<Path> entries(Path of) throws IOException {
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(of)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private Optional<Volume> existing(VolumeRequest request) throws IOException {
    for (Path path : entries(service(request.owner().cluster(), request.owner().service()))) {
      Optional<Volume> found = look(path);
      if (found.isEmpty()) {
        // Whoever was making it was killed: this one has the lock.
        medium.release(path, String.valueOf(path.getFileName()));
        clear(path);
      }
      Optional<Volume> volume =
          found
              .filter(v -> v.state() != VolumeState.ERROR)
              .filter(v -> v.owner().equals(request.owner()))
              .filter(v -> v.purpose() == request.purpose());
      if (volume.isPresent()) {
        return volume;
      }
    }
    return Optional.empty();
  }

  /** In the form of EBS ids; none comes again after a volume is deleted. */
  private static String newId() {
    return "vol-" + UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
  }
}
