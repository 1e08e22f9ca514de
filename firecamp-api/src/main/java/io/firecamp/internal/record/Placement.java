package io.firecamp.internal.record;

import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.Parallel;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Chooses zone and host of members: member i goes to zone {@code i mod n}. */
public final class Placement {
  private static final String STEP = "choose hosts";

  /** Among how many hosts a member chooses that has lost the first ones to others. */
  private static final int CHOICE = 31;

  private final NodeBackend nodes;
  private final Operation operation;

  /** Creates a placement that queries that backend for the operation. */
  public Placement(NodeBackend nodes, Operation operation) {
    this.nodes = nodes;
    this.operation = operation;
  }

  /**
   * Places all members of a new service.
   *
   * @throws InvalidSpecException if the spec names zones that the cluster does not have
   * @throws ServiceStateException if a zone has too few hosts
   */
  public List<MemberRecord> place(ServiceSpec spec) {
    return place(spec, zones(spec));
  }

  /** Places all members in zones that are known to exist; see {@link #place(ServiceSpec)}. */
  private List<MemberRecord> place(ServiceSpec spec, List<String> zones) {
    Map<String, Supplier<List<Node>>> asked = new HashMap<>();
    Parallel parallel = new Parallel(operation);
    for (int z = 0; z < Math.min(zones.size(), spec.replicas()); z++) {
      int wanted = (spec.replicas() - z + zones.size() - 1) / zones.size();
      NodeQuery query =
          NodeQuery.builder()
              .cluster(spec.cluster())
              .zone(zones.get(z))
              .port(spec.port())
              .limit(wanted)
              .build();
      asked.put(
          zones.get(z), parallel.fork(() -> operation.call(STEP, () -> nodes.available(query))));
    }
    List<MemberRecord> members = new ArrayList<>();
    for (int i = 0; i < spec.replicas(); i++) {
      String zone = zones.get(i % zones.size());
      List<Node> found = Objects.requireNonNull(asked.get(zone)).get();
      int turn = i / zones.size();
      String name = spec.name() + "-" + i;
      if (found.size() <= turn) {
        throw noNode(spec.cluster(), zone, spec.port(), name);
      }
      Node node = found.get(turn);
      members.add(MemberRecord.placed(name, i, zone, node.id(), node.address(), node.port(), 1));
    }
    return members;
  }

  /** Places the missing members, each in the zone with the fewest. */
  public List<MemberRecord> add(ServiceRecord service, ServiceSpec spec) {
    List<String> zones = zones(spec);
    List<MemberRecord> all = new ArrayList<>(service.everyMember());
    List<MemberRecord> added = new ArrayList<>();
    while (service.members().size() + added.size() < spec.replicas()) {
      String zone =
          zones.stream()
              .min(
                  Comparator.comparingLong(
                      z -> all.stream().filter(m -> m.zone().equals(z)).count()))
              .orElseThrow();
      int ordinal = service.nextOrdinal() + added.size();
      MemberRecord draft =
          MemberRecord.placed(
              spec.name() + "-" + ordinal,
              ordinal,
              zone,
              "",
              "",
              spec.port(),
              service.rollout().config());
      Set<String> used = new HashSet<>(all.stream().map(MemberRecord::node).toList());
      Node node = free(spec.cluster(), draft, spec.port(), used, 0);
      MemberRecord member =
          MemberRecord.placed(
              draft.name(), ordinal, zone, node.id(), node.address(), node.port(), draft.config());
      added.add(member);
      all.add(member);
    }
    return added;
  }

  /**
   * Returns another host for one member, none of those that were tried. Services that are
   * provisioned at the same time lose to each other for as long as all of them try the hosts in the
   * same order, so every member has its own.
   */
  public Node another(String cluster, MemberRecord member, int port, Set<String> tried) {
    return free(cluster, member, port, tried, tried.size() > 1 ? CHOICE : 0);
  }

  /**
   * @param choice among how many more than one
   */
  private Node free(String cluster, MemberRecord member, int port, Set<String> tried, int choice) {
    NodeQuery query =
        NodeQuery.builder()
            .cluster(cluster)
            .zone(member.zone())
            .port(port)
            .limit(tried.size() + 1 + choice)
            .build();
    List<Node> left =
        operation.call(STEP, () -> nodes.available(query)).stream()
            .filter(n -> !tried.contains(n.id()))
            .toList();
    if (left.isEmpty()) {
      throw noNode(cluster, member.zone(), port, member.name());
    }
    return left.get(choice == 0 ? 0 : Math.floorMod(member.name().hashCode(), left.size()));
  }

  /** The member's host, if the backend knows it. */
  public Optional<Node> node(String cluster, MemberRecord member, int port) {
    return operation.call(STEP, () -> nodes.find(cluster, member.node(), port));
  }

  private List<String> zones(ServiceSpec spec) {
    List<String> there = operation.call(STEP, () -> nodes.zones(spec.cluster()));
    if (spec.zones().isEmpty()) {
      if (there.isEmpty()) {
        throw new ServiceStateException(
            "cluster %s has no nodes; nothing was changed: add nodes to it, then provision again"
                .formatted(spec.cluster()));
      }
      return there;
    }
    Set<String> unknown = new TreeSet<>(spec.zones());
    unknown.removeAll(new HashSet<>(there));
    if (!unknown.isEmpty()) {
      throw new InvalidSpecException(
          "service " + spec.name(),
          unknown.stream()
              .map(
                  z ->
                      "zones: '%s' is not a zone in which cluster %s has a node; choose from %s or add nodes"
                          .formatted(z, spec.cluster(), there))
              .toList());
    }
    return spec.zones();
  }

  private ServiceStateException noNode(String cluster, String zone, int port, String member) {
    String why =
        operation.call(
            STEP,
            () ->
                nodes.whyNone(
                    NodeQuery.builder().cluster(cluster).zone(zone).port(port).limit(1).build()));
    return new ServiceStateException(
        "member %s of cluster %s cannot be placed in zone %s: %s. Add a node there or free one, then provision again"
            .formatted(member, cluster, zone, why));
  }
}
