package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.ConvergePlanner;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.record.NewRecord;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recreates a deleted service from its retained volumes. It keeps its former uuid, so that the
 * volumes belong to it unchanged.
 */
public final class Recreation {
  private final Backends backends;
  private final Operation operation;
  private final ServiceSpec spec;

  /** Recreates the requested service. */
  public Recreation(Backends backends, Operation operation, ServiceKind kind, SpecRequest request) {
    this.backends = backends;
    this.operation = operation;
    this.spec = Resolution.resolve(request, kind.name(), Optional.empty());
  }

  /**
   * Stores the record to resume from: an existing one of that uuid is unchanged, otherwise a new
   * one is stored.
   */
  public void record(Optional<String> uuid) {
    draft(uuid)
        .ifPresent(
            draft -> {
              Records records = Records.create(backends.metadata(), operation, draft);
              refuseOther(records.current(), Optional.of(draft.uuid()));
            });
  }

  /** Returns the plan, or empty if its record exists. */
  public Optional<Provisioned> plan(Optional<String> uuid) {
    return draft(uuid)
        .map(
            draft -> {
              Observation seen = new Observer(backends, operation).observe(draft);
              Plan plan =
                  new ConvergePlanner(draft, seen, true, Optional.empty(), m -> false).plan(operation.name());
              return new Provisioned(draft, plan, Outcome.PLANNED);
            });
  }

  /** Returns the record to store, or empty if one of that uuid exists. */
  private Optional<ServiceRecord> draft(Optional<String> uuid) {
    Optional<Records> existing =
        Records.find(backends.metadata(), operation, spec.cluster(), spec.name());
    if (existing.isPresent()) {
      refuseOther(existing.get().current(), uuid);
      return Optional.empty();
    }
    Resolution.check(backends, spec);
    Map<String, List<Volume>> retained = retained();
    String chosen = choose(retained, uuid);
    List<Volume> volumes = retained.getOrDefault(chosen, List.of());
    List<MemberRecord> members = place(volumes);
    return Optional.of(
        NewRecord.of(spec, chosen, members, members.get(0).name(), nextOrdinal(volumes), operation)
            .withInitialized());
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

  /** The members with the lowest ordinals that have both volumes; all of them are needed. */
  private List<MemberRecord> place(List<Volume> volumes) {
    Map<Integer, List<Volume>> byOrdinal = new TreeMap<>();
    volumes.forEach(v -> byOrdinal.computeIfAbsent(ordinal(v), o -> new ArrayList<>()).add(v));
    List<Integer> complete =
        byOrdinal.keySet().stream()
            .filter(o -> byOrdinal.getOrDefault(o, List.of()).size() == 2)
            .sorted(Comparator.naturalOrder())
            .toList();
    if (complete.size() < spec.replicas()) {
      throw new ServiceStateException(
          "service %s in cluster %s has both volumes for only %d members, but %d are requested; nothing was changed: recreate it with replicas(%d), then update it"
              .formatted(
                  spec.name(), spec.cluster(), complete.size(), spec.replicas(), complete.size()));
    }
    Set<String> used = new HashSet<>();
    List<MemberRecord> members = new ArrayList<>();
    for (int ordinal : complete.subList(0, spec.replicas())) {
      Volume volume = byOrdinal.getOrDefault(ordinal, List.of()).get(0);
      Node node = node(volume, used);
      used.add(node.id());
      members.add(
          MemberRecord.placed(
              volume.owner().member(),
              ordinal,
              volume.zone(),
              node.id(),
              node.address(),
              node.port(),
              1));
    }
    return members;
  }

  private Node node(Volume volume, Set<String> used) {
    NodeQuery query =
        NodeQuery.builder()
            .cluster(spec.cluster())
            .zone(volume.zone())
            .port(spec.port())
            .limit(used.size() + 1)
            .build();
    return operation.call("choose hosts", () -> backends.nodes().available(query)).stream()
        .filter(n -> !used.contains(n.id()))
        .findFirst()
        .orElseThrow(
            () ->
                new ServiceStateException(
                    "member %s cannot be placed in zone %s; nothing was changed: %s"
                        .formatted(
                            volume.owner().member(),
                            volume.zone(),
                            operation.call(
                                "choose hosts", () -> backends.nodes().whyNone(query)))));
  }

  private static int nextOrdinal(List<Volume> volumes) {
    return volumes.stream().mapToInt(Recreation::ordinal).max().orElse(0) + 1;
  }

  private static int ordinal(Volume volume) {
    String member = volume.owner().member();
    return Integer.parseInt(member.substring(member.lastIndexOf('-') + 1));
  }
}
