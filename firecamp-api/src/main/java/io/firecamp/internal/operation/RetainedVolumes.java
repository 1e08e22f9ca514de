package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The volumes of services of a name that no member uses: those of deleted services and of removed
 * members. That those of a deleted service are deleted is decided by a conditional write of what is
 * stored under the name, and so is that they are used again: one of the two excludes the other.
 */
public final class RetainedVolumes {
  private final Backends backends;
  private final Operation operation;
  private final ServiceRef ref;

  /**
   * @param ref with a uuid, only volumes of that service
   */
  public RetainedVolumes(Backends backends, Operation operation, ServiceRef ref) {
    this.backends = backends;
    this.operation = operation;
    this.ref = ref;
  }

  /** Returns the existing ones, by member. */
  public List<Volume> find() {
    List<Volume> found = existing();
    // The record is created before any of its volumes, so a record that is read now knows all
    // volumes that were found.
    NameDocument name = name(document());
    return unused(found, name);
  }

  /** Returns those that would exist if the service were deleted now, by member. */
  public List<Volume> afterDeletion() {
    return existing();
  }

  /** Deletes them; returns the deleted ones. */
  public List<Volume> delete() {
    return delete(Set.of(), true);
  }

  /**
   * Deletes the ones with those ids; those that do not exist are ignored.
   *
   * @throws ServiceStateException if a member uses one of them; nothing was deleted
   */
  public List<Volume> delete(Collection<String> ids) {
    return delete(new TreeSet<>(ids), false);
  }

  /** Returns those with the ids; see {@link #delete(Collection)}. Changes nothing. */
  public List<Volume> find(Collection<String> ids) {
    List<Volume> found = existing();
    return chosen(found, name(document()), Set.copyOf(ids), false);
  }

  private List<Volume> delete(Set<String> ids, boolean all) {
    List<Volume> doomed = doom(ids, all);
    for (Volume volume : doomed) {
      operation.perform(
          "delete volume " + volume.id(), () -> backends.volumes().delete(volume.id()));
    }
    tidy();
    return doomed;
  }

  /** Decides which volumes are deleted; nothing can use them after that. */
  private List<Volume> doom(Set<String> ids, boolean all) {
    while (true) {
      List<Volume> found = existing();
      Optional<Document> document = document();
      NameDocument name = name(document);
      List<Volume> chosen = chosen(found, name, ids, all);
      Map<String, Set<String>> ofDeleted = new TreeMap<>();
      for (Volume volume : chosen) {
        String uuid = volume.owner().uuid();
        // A member that was removed from a living service never returns.
        if (name.live().filter(r -> r.uuid().equals(uuid)).isEmpty()) {
          ofDeleted.computeIfAbsent(uuid, u -> new HashSet<>()).add(volume.id());
        }
      }
      if (ofDeleted.isEmpty() || stored(document, name, name.doomed(ofDeleted))) {
        return chosen;
      }
    }
  }

  private static List<Volume> chosen(
      List<Volume> found, NameDocument name, Set<String> ids, boolean all) {
    if (all) {
      return unused(found, name);
    }
    List<Volume> chosen = found.stream().filter(v -> ids.contains(v.id())).toList();
    List<Volume> unused = unused(chosen, name);
    if (unused.size() < chosen.size()) {
      List<Volume> used = new ArrayList<>(chosen);
      used.removeAll(unused);
      Volume first = used.get(0);
      throw new ServiceStateException(
          "volume %s is the %s volume of member %s of service %s in cluster %s; nothing was deleted: name only volumes that no member uses"
              .formatted(
                  first.id(),
                  first.purpose().word(),
                  first.owner().member(),
                  first.owner().service(),
                  first.owner().cluster()));
    }
    return chosen;
  }

  /** Forgets deleted services without volumes, and volumes that are gone. */
  private void tidy() {
    while (true) {
      Optional<Document> document = document();
      NameDocument name = name(document);
      if (name.retained().isEmpty()) {
        return;
      }
      Map<String, Set<String>> existing = new TreeMap<>();
      for (Volume volume : everything()) {
        existing.computeIfAbsent(volume.owner().uuid(), u -> new HashSet<>()).add(volume.id());
      }
      if (stored(document, name, name.tidied(existing))) {
        return;
      }
    }
  }

  private boolean stored(Optional<Document> before, NameDocument name, NameDocument wanted) {
    String step = "record: volumes";
    if (wanted.equals(name)) {
      return true;
    }
    MetadataStore store = backends.metadata();
    if (before.isPresent() && wanted.isEmpty()) {
      return operation.call(step, () -> store.delete(before.get()));
    }
    String content = wanted.write(key().cluster(), key().service());
    if (before.isPresent()) {
      return operation.call(step, () -> store.update(before.get(), content)).isPresent();
    }
    return operation
        .call(step, () -> store.createIfAbsent(key(), content))
        .content()
        .equals(content);
  }

  private List<Volume> existing() {
    return find(ref.uuid());
  }

  private List<Volume> everything() {
    return find(Optional.empty());
  }

  private List<Volume> find(Optional<String> uuid) {
    VolumeQuery query =
        VolumeQuery.builder().cluster(ref.cluster()).service(ref.name()).uuid(uuid).build();
    return operation.call("find volumes", () -> backends.volumes().find(query)).stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .toList();
  }

  private Optional<Document> document() {
    return operation.call("read record", () -> backends.metadata().get(key()));
  }

  private DocumentKey key() {
    return new DocumentKey(ref.cluster(), ref.name());
  }

  private static NameDocument name(Optional<Document> document) {
    return document.map(d -> NameDocument.read(d.content())).orElse(NameDocument.NOTHING);
  }

  private static List<Volume> unused(List<Volume> found, NameDocument name) {
    return found.stream().filter(v -> name.live().filter(r -> isUsed(v, r)).isEmpty()).toList();
  }

  private static boolean isUsed(Volume volume, ServiceRecord service) {
    return volume.owner().uuid().equals(service.uuid())
        && service.everyMember().stream().anyMatch(m -> m.name().equals(volume.owner().member()));
  }
}
