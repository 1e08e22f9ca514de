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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Volumes with the states and legal moves of EBS. A move takes as many looks as {@link #setLooks}
 * says; none unless set.
 */
public final class InMemoryVolumeBackend implements VolumeBackend {
  private record Key(Owner owner, VolumePurpose purpose) {}

  private final InMemoryNodeBackend nodes;
  private final Map<String, Map<String, Volume>> byService = new HashMap<>();
  private final Map<String, Volume> volumes = new LinkedHashMap<>();
  private final Map<Key, String> byOwner = new HashMap<>();
  private final Map<String, Integer> looksLeft = new HashMap<>();
  private final Map<String, Object> contents = new HashMap<>();
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
    stuck = condition;
  }

  /** Breaks a volume. */
  public synchronized void fail(String volumeId, String why) {
    Volume volume = existing(volumeId);
    store(volume.with(VolumeState.ERROR, volume.node(), why));
  }

  /** All volumes that are not gone, also those of nobody we know. */
  public synchronized List<Volume> all() {
    return List.copyOf(volumes.values());
  }

  /**
   * What is on a volume, for whatever runs in containers; gone with the volume.
   *
   * @param empty makes what is on a new volume
   * @throws BackendException if there is no such volume
   * @throws ClassCastException if the volume has something of another type
   */
  synchronized <T> T content(String volumeId, Class<T> type, Supplier<T> empty) {
    existing(volumeId);
    return type.cast(contents.computeIfAbsent(volumeId, v -> empty.get()));
  }

  /** How large a volume is; zero if it is gone. */
  synchronized int sizeGib(String volumeId) {
    Volume volume = volumes.get(volumeId);
    return volume == null ? 0 : volume.sizeGib();
  }

  synchronized boolean isAttached(String volumeId, String node) {
    Volume volume = volumes.get(volumeId);
    return volume != null && volume.isAttachedTo(node);
  }

  @Override
  public synchronized Volume create(VolumeRequest request) {
    Key key = new Key(request.owner(), request.purpose());
    String existing = byOwner.get(key);
    if (existing != null && volumes.containsKey(existing)) {
      return look(existing(existing));
    }
    if (!nodes.zones("").contains(request.zone())) {
      throw BackendException.refused("zone " + request.zone() + " does not exist");
    }
    String id = "vol-%017x".formatted(++made);
    byOwner.put(key, id);
    return begin(
        new Volume(
            id,
            request.owner(),
            request.purpose(),
            request.zone(),
            request.spec().sizeGib(),
            VolumeState.CREATING,
            Optional.empty(),
            request.tags(),
            ""));
  }

  @Override
  public synchronized List<Volume> find(VolumeQuery query) {
    return List.copyOf(
            byService.getOrDefault(service(query.cluster(), query.service()), Map.of()).values())
        .stream()
        .filter(v -> query.uuid().isEmpty() || query.uuid().get().equals(v.owner().uuid()))
        .map(this::look)
        .filter(v -> volumes.containsKey(v.id()))
        .sorted(
            Comparator.comparing((Volume v) -> v.owner().member())
                .thenComparing(Volume::purpose)
                .thenComparing(Volume::id))
        .toList();
  }

  @Override
  public synchronized Volume attach(String volumeId, String nodeId) {
    Volume volume = look(existing(volumeId));
    String zone =
        nodes
            .zoneOf(nodeId)
            .orElseThrow(() -> BackendException.refused("node " + nodeId + " does not exist"));
    boolean there = volume.node().equals(Optional.of(nodeId));
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
      case AVAILABLE -> begin(volume.with(VolumeState.ATTACHING, Optional.of(nodeId), ""));
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
    Volume volume = look(existing(volumeId));
    if (!volume.node().equals(Optional.of(nodeId)) || volume.state() == VolumeState.DETACHING) {
      return volume;
    }
    return begin(volume.with(VolumeState.DETACHING, Optional.of(nodeId), ""));
  }

  @Override
  public synchronized Volume modify(String volumeId, VolumeChange change) {
    Volume volume = look(existing(volumeId));
    if (change.sizeGib() < volume.sizeGib()) {
      throw BackendException.refused(
          "volume %s has %d GiB, it cannot have %d"
              .formatted(volumeId, volume.sizeGib(), change.sizeGib()));
    }
    Volume changed = volume.with(change);
    store(changed);
    return changed;
  }

  @Override
  public synchronized void delete(String volumeId) {
    Volume volume = volumes.get(volumeId);
    if (volume == null) {
      return;
    }
    Volume now = look(volume);
    if (now.node().isPresent()) {
      throw BackendException.refused(
          "volume %s is attached to node %s".formatted(volumeId, now.node().get()));
    }
    begin(now.with(VolumeState.DELETING, Optional.empty(), ""));
  }

  private Volume begin(Volume volume) {
    looksLeft.put(volume.id(), looks);
    store(volume);
    return settle(volume);
  }

  private Volume look(Volume volume) {
    looksLeft.merge(volume.id(), -1, Integer::sum);
    return settle(volume);
  }

  private Volume settle(Volume volume) {
    if (looksLeft.getOrDefault(volume.id(), 0) > 0 || stuck.test(volume)) {
      return volume;
    }
    Volume settled =
        switch (volume.state()) {
          case CREATING, DETACHING -> volume.with(VolumeState.AVAILABLE, Optional.empty(), "");
          case ATTACHING -> volume.with(VolumeState.ATTACHED, volume.node(), "");
          case AVAILABLE, ATTACHED, DELETING, ERROR -> volume;
        };
    if (volume.state() == VolumeState.DELETING) {
      volumes.remove(volume.id());
      contents.remove(volume.id());
      byService.getOrDefault(service(volume), new HashMap<>()).remove(volume.id());
    } else {
      store(settled);
    }
    return settled;
  }

  private void store(Volume volume) {
    volumes.put(volume.id(), volume);
    byService.computeIfAbsent(service(volume), s -> new LinkedHashMap<>()).put(volume.id(), volume);
  }

  private Volume existing(String volumeId) {
    Volume volume = volumes.get(volumeId);
    if (volume == null) {
      throw BackendException.refused("volume " + volumeId + " does not exist");
    }
    return volume;
  }

  private static BackendException passing(Volume volume) {
    return new BackendException(
        "volume " + volume.id() + " is " + volume.state(),
        true,
        BackendException.Effect.NONE,
        null);
  }

  private static String service(Volume volume) {
    return service(volume.owner().cluster(), volume.owner().service());
  }

  private static String service(String cluster, String service) {
    return cluster.toLowerCase(Locale.ROOT) + "/" + service.toLowerCase(Locale.ROOT);
  }
}
