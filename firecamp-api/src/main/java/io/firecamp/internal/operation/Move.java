package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.node.Node;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Convergence;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.LostVolumes;
import io.firecamp.internal.record.Placement;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.plan.Plan;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.Optional;
import java.util.Set;

/** Moves one member to another host of its zone: no data is copied. */
public final class Move {
  private final Scope scope;
  private final Backends backends;
  private final Operation operation;
  private final Convergence convergence;
  private final Records records;
  private final int port;

  /** Works within that scope. */
  public Move(Scope scope) {
    this.scope = scope;
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.convergence = Ending.convergence(scope);
    this.records = scope.records();
    this.port = scope.service().spec().port();
  }

  /**
   * Records the target node, then moves the member there. An interrupted move is recognized by a
   * container on another node: it is resumed to its recorded target.
   */
  public Plan run(String name, Optional<String> target, boolean fence) {
    records.absent().need(name);
    while (true) {
      ServiceRecord service = records.current();
      MemberRecord member = movable(service, name);
      Observation seen = scope.observer().observe(service);
      LostVolumes.refuse(records, seen, () -> scope.observer().volumes(service));
      if (seen.container(name).isPresent()
          && seen.container(name).get().generation() < member.generation()
          && !seen.container(name).get().nodeId().equals(member.node())
          && target.map(t -> t.equals(member.node())).orElse(true)) {
        fenceIfAsked(service, seen.container(name).get().nodeId(), fence);
        return convergence.run();
      }
      if (target.equals(Optional.of(member.node()))) {
        return convergence.run(seen);
      }
      Node node = node(service, member, target);
      MemberRecord moved = moved(service, member, node);
      fenceIfAsked(service, member.node(), fence);
      if (records.replace("record the move", service.withMember(moved))) {
        return convergence.run();
      }
    }
  }

  /** Returns the plan of {@link #run}. */
  public Plan plan(String name, Optional<String> target) {
    records.absent().need(name);
    ServiceRecord service = records.current();
    MemberRecord member = movable(service, name);
    Observation seen = scope.observer().observe(service);
    LostVolumes.refuse(records, seen, () -> scope.observer().volumes(service));
    if (target.equals(Optional.of(member.node()))) {
      return convergence.plan(service, seen);
    }
    return convergence.plan(
        service.withMember(moved(service, member, node(service, member, target))), seen);
  }

  private static MemberRecord movable(ServiceRecord service, String name) {
    StateRules.mustBeActive(service, "member " + name + " can be moved");
    MemberRecord member = service.member(name);
    StateRules.mustNotBeStopped(service, member, "moved");
    return member;
  }

  private static MemberRecord moved(ServiceRecord service, MemberRecord member, Node node) {
    return member.movedTo(node.id(), node.address(), node.port(), service.rollout().config());
  }

  private Node node(ServiceRecord service, MemberRecord member, Optional<String> target) {
    Placement placement = new Placement(backends.nodes(), operation);
    if (target.isEmpty()) {
      return placement.another(service.cluster(), member, port, Set.of(member.node()));
    }
    Node node =
        operation
            .call(
                "choose hosts", () -> backends.nodes().find(service.cluster(), target.get(), port))
            .orElseThrow(
                () ->
                    new ServiceStateException(
                        "cluster %s has no node %s; nothing was changed: choose another one, or omit it to use any node"
                            .formatted(service.cluster(), target.get())));
    if (!node.zone().equals(member.zone()) || !node.alive()) {
      throw new ServiceStateException(
          "member %s cannot move to node %s; nothing was changed: %s"
              .formatted(
                  member.name(),
                  node.id(),
                  node.alive()
                      ? "it is in zone %s, the member's volumes in zone %s"
                          .formatted(node.zone(), member.zone())
                      : "it is not alive: " + node.detail()));
    }
    return node;
  }

  private void fenceIfAsked(ServiceRecord service, String nodeId, boolean fence) {
    boolean dead =
        operation
            .call("read node", () -> backends.nodes().find(service.cluster(), nodeId, port))
            .filter(Node::alive)
            .isEmpty();
    if (fence && dead) {
      operation.perform(
          "fence node " + nodeId, () -> backends.nodes().fence(service.cluster(), nodeId));
    }
  }
}
