package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.backend.volume.Volume;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.NewRecord;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The members of a service that is recreated from its volumes. */
final class RecreatedMembers {
  private final Backends backends;
  private final Operation operation;
  private final ServiceSpec spec;
  private final List<Volume> volumes;

  /**
   * @param volumes those of the service that can be used
   */
  RecreatedMembers(Backends backends, Operation operation, ServiceSpec spec, List<Volume> volumes) {
    this.backends = backends;
    this.operation = operation;
    this.spec = spec;
    this.volumes = volumes;
  }

  /**
   * Returns a record with the members of the last one: its primary, and those with the lowest
   * ordinals that have both volumes. The others leave the service, so that the primary keeps
   * nothing for them. Every start is a later one than those before.
   *
   * @throws ServiceStateException if volumes of the primary, or of too many members, are missing
   */
  ServiceRecord of(ServiceRecord last) {
    Map<String, List<Volume>> complete = complete();
    if (!complete.containsKey(last.primary())) {
      throw new ServiceStateException(
          "service %s in cluster %s cannot be recreated from its volumes; nothing was changed: %s of %s, its last primary, %s missing, and the other members may lack the newest rows. Restore what is missing, then recreate it"
              .formatted(
                  spec.name(),
                  spec.cluster(),
                  missing(last.primary()),
                  last.primary(),
                  missing(last.primary()).contains(" and ") ? "are" : "is"));
    }
    List<MemberRecord> chosen = new ArrayList<>();
    chosen.add(last.primaryMember());
    List<MemberRecord> looked = new ArrayList<>();
    List<MemberRecord> leaving = new ArrayList<>();
    for (MemberRecord member : last.everyMember()) {
      boolean usable = complete.containsKey(member.name()) && !last.isLeaving(member.name());
      if (usable && !last.isPrimary(member) && chosen.size() < spec.replicas()) {
        chosen.add(member);
      } else if (usable && !last.isPrimary(member)) {
        looked.add(member);
      } else if (!last.isPrimary(member)) {
        leaving.add(again(member, member.node(), member.address(), member.port()));
      }
    }
    refuseTooFew(chosen.size());
    chosen.sort(Comparator.comparingInt(MemberRecord::ordinal));
    List<MemberRecord> placed = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (MemberRecord member : chosen) {
      Node node = node(member.name(), member.zone(), used);
      placed.add(again(member, node.id(), node.address(), node.port()));
    }
    // These are run to see whether one of them has newer data than the last primary.
    for (MemberRecord member : looked) {
      Node node = node(member.name(), member.zone(), used);
      leaving.add(again(member, node.id(), node.address(), node.port()));
    }
    return NewRecord.recreated(spec, last, placed, leaving, operation);
  }

  private String missing(String member) {
    return Arrays.stream(VolumePurpose.values())
        .filter(
            p ->
                volumes.stream()
                    .noneMatch(v -> v.owner().member().equals(member) && v.purpose() == p))
        .map(p -> "the " + p.word() + " volume")
        .collect(Collectors.joining(" and "));
  }

  private static MemberRecord again(MemberRecord last, String node, String address, int port) {
    return last.movedTo(node, address, port, 1).withStopped(false);
  }

  /** Volumes by member, of the members that have both. */
  private Map<String, List<Volume>> complete() {
    return volumes.stream()
        .collect(Collectors.groupingBy(v -> v.owner().member()))
        .entrySet()
        .stream()
        .filter(e -> e.getValue().size() == 2)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Returns a record for a service whose last one was not kept, as earlier versions did: it has the
   * members with the lowest ordinals that have both volumes. The numbers of its starts begin with
   * the time, which is later than all of those before.
   */
  ServiceRecord withoutRecord(String uuid) {
    Map<Integer, Volume> byOrdinal = new TreeMap<>();
    complete().values().forEach(v -> byOrdinal.put(ordinal(v.get(0)), v.get(0)));
    refuseTooFew(byOrdinal.size());
    Set<String> used = new HashSet<>();
    List<MemberRecord> members = new ArrayList<>();
    for (Volume volume : byOrdinal.values()) {
      if (members.size() < spec.replicas()) {
        String name = volume.owner().member();
        Node node = node(name, volume.zone(), used);
        long generation = operation.now().getEpochSecond();
        members.add(
            new MemberRecord(
                name,
                ordinal(volume),
                volume.zone(),
                node.id(),
                node.address(),
                node.port(),
                generation,
                1,
                1,
                false));
      }
    }
    int next = volumes.stream().mapToInt(RecreatedMembers::ordinal).max().orElse(0) + 1;
    return NewRecord.recreated(spec, uuid, members, next, operation);
  }

  private void refuseTooFew(int found) {
    if (found < spec.replicas()) {
      throw new ServiceStateException(
          "service %s in cluster %s has both volumes for only %d members, but %d are requested; nothing was changed: recreate it with replicas(%d), then update it"
              .formatted(spec.name(), spec.cluster(), found, spec.replicas(), found));
    }
  }

  private Node node(String member, String zone, Set<String> used) {
    NodeQuery query =
        NodeQuery.builder()
            .cluster(spec.cluster())
            .zone(zone)
            .port(spec.port())
            .limit(used.size() + 1)
            .build();
    Node node =
        operation.call("choose hosts", () -> backends.nodes().available(query)).stream()
            .filter(n -> !used.contains(n.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ServiceStateException(
                        "member %s cannot be placed in zone %s; nothing was changed: %s"
                            .formatted(
                                member,
                                zone,
                                operation.call(
                                    "choose hosts", () -> backends.nodes().whyNone(query)))));
    used.add(node.id());
    return node;
  }

  private static int ordinal(Volume volume) {
    String member = volume.owner().member();
    return Integer.parseInt(member.substring(member.lastIndexOf('-') + 1));
  }
}
