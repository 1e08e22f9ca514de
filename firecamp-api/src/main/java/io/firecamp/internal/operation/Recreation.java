package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.ConvergePlanner;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.record.LastRecord;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.Observation;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recreates a deleted service from its retained volumes. It keeps its former uuid, so that the
 * volumes belong to it unchanged, and has the members of its last record. That it uses the volumes
 * again is decided by the write of its record, which fails if the deletion of one was decided in
 * the meantime.
 */
public final class Recreation {
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final ServiceSpec spec;

  /** Recreates the requested service. */
  public Recreation(Backends backends, Operation operation, ServiceKind kind, SpecRequest request) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.spec = Resolution.resolve(request, kind.name(), Optional.empty());
  }

  /**
   * A record to store.
   *
   * @param basis what was stored under the name when it was derived
   */
  private record Draft(ServiceRecord record, Optional<Document> basis) {}

  /**
   * Stores the record to resume from: an existing one of that uuid is unchanged, otherwise a new
   * one is stored.
   */
  public void record(Optional<String> uuid) {
    Optional<Draft> draft = draft(uuid);
    while (draft.isPresent()
        && !Records.recreate(
            backends.metadata(), operation, draft.get().basis(), draft.get().record())) {
      draft = draft(uuid);
    }
  }

  /** Returns the plan, or empty if its record exists. */
  public Optional<Provisioned> plan(Optional<String> uuid) {
    return draft(uuid)
        .map(Draft::record)
        .map(
            draft -> {
              Observation seen = new Observer(backends, operation).observe(draft);
              Plan plan =
                  new ConvergePlanner(draft, seen, true, Optional.empty(), s -> false)
                      .lookingAtData(kind.canLookAtData())
                      .plan(operation.name());
              return new Provisioned(draft, plan, Outcome.PLANNED);
            });
  }

  /** Returns the record to store, or empty if one of that uuid exists. */
  private Optional<Draft> draft(Optional<String> uuid) {
    DocumentKey key = new DocumentKey(spec.cluster(), spec.name());
    Optional<Document> basis = operation.call("read record", () -> backends.metadata().get(key));
    NameDocument name = basis.map(d -> NameDocument.read(d.content())).orElse(NameDocument.NOTHING);
    if (name.live().isPresent()) {
      refuseOther(name.live().get(), uuid);
      return Optional.empty();
    }
    Resolution.check(backends, spec);
    Map<String, List<Volume>> retained = retained();
    String chosen = choose(retained, uuid);
    List<Volume> volumes = retained.getOrDefault(chosen, List.of());
    Optional<LastRecord> last = name.last(chosen);
    Set<String> doomed = last.map(LastRecord::doomed).orElse(Set.of());
    List<Volume> usable = volumes.stream().filter(v -> !doomed.contains(v.id())).toList();
    RecreatedMembers members = new RecreatedMembers(backends, operation, spec, usable);
    return Optional.of(
        new Draft(
            last.flatMap(LastRecord::record)
                .map(members::of)
                .orElseGet(() -> members.withoutRecord(chosen))
                .withToCreate(kind.objects(spec)),
            basis));
  }

  private static void refuseOther(ServiceRecord existing, Optional<String> uuid) {
    if (uuid.isPresent() && !uuid.get().equals(existing.uuid())) {
      throw new ServiceStateException(
          "service %s exists in cluster %s with uuid %s; nothing was changed: delete it before recreating it from its volumes"
              .formatted(existing.name(), existing.cluster(), existing.uuid()));
    }
  }

  private Map<String, List<Volume>> retained() {
    VolumeQuery query = VolumeQuery.builder().cluster(spec.cluster()).service(spec.name()).build();
    Map<String, List<Volume>> byUuid = new TreeMap<>();
    operation.call("find volumes", () -> backends.volumes().find(query)).stream()
        .filter(v -> v.state() != VolumeState.DELETING)
        .forEach(v -> byUuid.computeIfAbsent(v.owner().uuid(), u -> new ArrayList<>()).add(v));
    return byUuid;
  }

  private String choose(Map<String, List<Volume>> retained, Optional<String> uuid) {
    if (uuid.isPresent() && retained.containsKey(uuid.get())) {
      return uuid.get();
    }
    if (uuid.isEmpty() && retained.size() == 1) {
      return retained.keySet().iterator().next();
    }
    throw new ServiceStateException(
        "service %s in cluster %s cannot be recreated from its volumes; nothing was changed: %s"
            .formatted(
                spec.name(),
                spec.cluster(),
                retained.isEmpty()
                    ? "it has no retained volumes; provision it"
                    : "it has retained volumes of several uuids (%s); specify one of them"
                        .formatted(retained.keySet())));
  }
}
