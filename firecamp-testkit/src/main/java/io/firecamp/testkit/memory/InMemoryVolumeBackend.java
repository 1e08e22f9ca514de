package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Volumes with the states and legal moves of EBS. A move takes as many looks as {@link #setLooks}
 * says; none unless set.
 */
public final class InMemoryVolumeBackend implements VolumeBackend {
  private static final String ID = "vol-00000000000000000";

  private record Key(Owner owner, VolumePurpose purpose) {}

  private record Name(String cluster, String service) {}

  private final InMemoryNodeBackend nodes;
  private final Map<String, Disk> disks = new LinkedHashMap<>();
  private final Map<Key, Disk> byOwner = new HashMap<>();
  private final Map<Name, List<Disk>> byService = new HashMap<>();
  private Predicate<Volume> stuck = v -> false;
  private int looks;
  private int made;

  InMemoryVolumeBackend(InMemoryNodeBackend nodes) {
    this.nodes = nodes;
  }

  /** From now on a move is seen to be complete at that many looks after it began. */
  public synchronized void setLooks(int number) {
    looks = number;
  }

  /** Volumes that are so stay in the state that they are passing through. */
  public synchronized void stickWhile(Predicate<Volume> condition) {
    Objects.requireNonNull(condition, "condition");
    stuck = condition;
  }

  /** Breaks a volume. */
  public synchronized void fail(String volumeId, String why) {
    Disk disk = existing(volumeId);
    disk.volume = disk.volume.with(VolumeState.ERROR, disk.volume.node(), why);
  }

  /** All volumes that are not gone, also those of nobody we know. */
  public synchronized List<Volume> all() {
    return disks.values().stream().map(disk -> disk.volume).toList();
  }

  /**
   * What is on a volume, for whatever runs in containers; gone with the volume.
   *
   * @param empty makes what is on a new volume
   * @throws BackendException if there is no such volume
   * @throws ClassCastException if the volume has something of another type
   */
  synchronized <T> T content(String volumeId, Class<T> type, Supplier<T> empty) {
    return existing(volumeId).content(type, empty);
  }

  /** How large a volume is; zero if it is gone. */
  synchronized int sizeGib(String volumeId) {
    Disk disk = disks.get(volumeId);
    return disk == null ? 0 : disk.volume.sizeGib();
  }

  synchronized boolean isAttached(String volumeId, String node) {
    Disk disk = disks.get(volumeId);
    return disk != null && disk.volume.isAttachedTo(node);
  }

  @Override
  public synchronized Volume create(VolumeRequest request) {
    Key key = new Key(request.owner(), request.purpose());
    Disk existing = byOwner.get(key);
    if (existing != null) {
      return look(existing);
    }
    if (!nodes.zones("").contains(request.zone())) {
      throw BackendException.refused("zone " + request.zone() + " does not exist");
    }
    String number = Integer.toHexString(++made);
    String id = ID.substring(0, ID.length() - number.length()) + number;
    Volume created = Volume.builder().id(id).request(request).state(VolumeState.CREATING).build();
    Disk disk = new Disk(created);
    disks.put(id, disk);
    byOwner.put(key, disk);
    byService.computeIfAbsent(service(created), s -> new ArrayList<>()).add(disk);
    return begin(disk, created);
  }

  @Override
  public synchronized List<Volume> find(VolumeQuery query) {
    Name name = new Name(query.cluster(), query.service());
    return List.copyOf(byService.getOrDefault(name, List.of())).stream()
        .filter(d -> query.uuid().isEmpty() || query.uuid().get().equals(d.volume.owner().uuid()))
        .map(this::look)
        .filter(v -> disks.containsKey(v.id()))
        .sorted(
            Comparator.comparing((Volume v) -> v.owner().member())
                .thenComparing(Volume::purpose)
                .thenComparing(Volume::id))
        .toList();
  }

  @Override
  public synchronized Volume attach(String volumeId, String nodeId) {
    Disk disk = existing(volumeId);
    Volume volume = look(disk);
    String zone =
        nodes
            .zoneOf(nodeId)
            .orElseThrow(() -> BackendException.refused("node " + nodeId + " does not exist"));
    boolean there = isOn(volume, nodeId);
    if (there
        && (volume.state() == VolumeState.ATTACHED || volume.state() == VolumeState.ATTACHING)) {
      return volume;
    }
    if (!zone.equals(volume.zone())) {
      throw BackendException.refused(
          "volume %s is in zone %s, node %s in zone %s"
              .formatted(volumeId, volume.zone(), nodeId, zone));
    }
    if (!nodes.isAlive(nodeId)) {
      throw BackendException.refused("node " + nodeId + " is not alive");
    }
    return switch (volume.state()) {
      case AVAILABLE -> begin(disk, volume.with(VolumeState.ATTACHING, Optional.of(nodeId), ""));
      case ATTACHED, ATTACHING ->
          throw BackendException.refused(
              "volume %s is attached to node %s".formatted(volumeId, volume.node().orElse("?")));
      case CREATING, DETACHING -> throw passing(volume);
      case DELETING, ERROR ->
          throw BackendException.refused("volume " + volumeId + " is " + volume.state());
    };
  }

  @Override
  public synchronized Volume detach(String volumeId, String nodeId) {
    Disk disk = existing(volumeId);
    Volume volume = look(disk);
    return !isOn(volume, nodeId) || volume.state() == VolumeState.DETACHING
        ? volume
        : begin(disk, volume.with(VolumeState.DETACHING, volume.node(), ""));
  }

  @Override
  public synchronized Volume modify(String volumeId, VolumeChange change) {
    Disk disk = existing(volumeId);
    Volume volume = look(disk);
    int size = change.sizeGib().orElse(disk.wantedGib);
    if (size < disk.wantedGib) {
      throw BackendException.refused(
          "volume %s has %d GiB, it cannot have %d".formatted(volumeId, disk.wantedGib, size));
    }
    VolumeChange sameSize = VolumeChange.builder().sizeGib(volume.sizeGib()).build();
    disk.volume = volume.with(change).with(sameSize);
    boolean grows = size > disk.wantedGib;
    disk.wantedGib = size;
    return grows ? begin(disk, disk.volume) : disk.volume;
  }

  @Override
  public synchronized void delete(String volumeId) {
    Disk disk = disks.get(volumeId);
    if (disk == null) {
      return;
    }
    Volume now = look(disk);
    if (now.node().isPresent()) {
      throw BackendException.refused(
          "volume %s is attached to node %s".formatted(volumeId, now.node().get()));
    }
    begin(disk, now.with(VolumeState.DELETING, Optional.empty(), ""));
  }

  private Volume begin(Disk disk, Volume moving) {
    disk.volume = moving;
    disk.looksLeft = looks;
    return settle(disk);
  }

  private Volume look(Disk disk) {
    disk.looksLeft--;
    return settle(disk);
  }

  private Volume settle(Disk disk) {
    if (disk.looksLeft > 0 || stuck.test(disk.volume)) {
      return disk.volume;
    }
    if (disk.wantedGib > disk.volume.sizeGib()) {
      disk.volume = disk.volume.with(VolumeChange.builder().sizeGib(disk.wantedGib).build());
    }
    Volume volume = disk.volume;
    switch (volume.state()) {
      case CREATING, DETACHING ->
          disk.volume = volume.with(VolumeState.AVAILABLE, Optional.empty(), "");
      case ATTACHING -> disk.volume = volume.with(VolumeState.ATTACHED, volume.node(), "");
      case DELETING -> forget(disk);
      case AVAILABLE, ATTACHED, ERROR -> {}
    }
    return disk.volume;
  }

  private void forget(Disk disk) {
    Volume volume = disk.volume;
    disks.remove(volume.id());
    byOwner.remove(new Key(volume.owner(), volume.purpose()), disk);
    List<Disk> others = byService.getOrDefault(service(volume), new ArrayList<>());
    others.remove(disk);
    if (others.isEmpty()) {
      byService.remove(service(volume));
    }
  }

  private Disk existing(String volumeId) {
    Disk disk = disks.get(volumeId);
    if (disk == null) {
      throw BackendException.refused("volume " + volumeId + " does not exist");
    }
    return disk;
  }

  private static boolean isOn(Volume volume, String nodeId) {
    return volume.node().isPresent() && volume.node().get().equals(nodeId);
  }

  private static BackendException passing(Volume volume) {
    return new BackendException(
        "volume " + volume.id() + " is " + volume.state(),
        true,
        BackendException.Effect.NONE,
        null);
  }

  private static Name service(Volume volume) {
    return new Name(volume.owner().cluster(), volume.owner().service());
  }
}
