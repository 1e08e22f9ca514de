package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.testkit.memory.process.ContainerProcess;
import io.firecamp.testkit.memory.process.ContainerProcesses;
import io.firecamp.testkit.memory.process.ProcessStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Simulated containers that hold their port and need their volumes on their node. What runs in them
 * is said by {@link ContainerProcesses}; a bare one runs until it is stopped.
 */
public final class InMemoryContainerBackend implements ContainerBackend {
  private final InMemoryNodeBackend nodes;
  private final InMemoryVolumeBackend volumes;
  private final InMemoryLogBackend logs;
  private final Map<Owner, TreeMap<String, MemberSlot>> services = new HashMap<>();
  private final ContainerProcesses kinds;
  private final List<Container> started = new ArrayList<>();
  private Predicate<ContainerSpec> held = spec -> false;
  private String heldDetail = "";
  private Function<ContainerSpec, Optional<String>> ending = spec -> Optional.empty();

  InMemoryContainerBackend(
      InMemoryNodeBackend nodes,
      InMemoryVolumeBackend volumes,
      InMemoryLogBackend logs,
      ContainerProcesses kinds) {
    this.nodes = nodes;
    this.volumes = volumes;
    this.logs = logs;
    this.kinds = kinds;
  }

  /** Containers for which that gives a reason end at once, for that reason. */
  public synchronized void endWith(Function<ContainerSpec, Optional<String>> reason) {
    Objects.requireNonNull(reason, "reason");
    ending = reason;
  }

  /**
   * Containers that are meant stay STARTING, with that detail, from now on and until told
   * otherwise.
   */
  public synchronized void holdStarting(Predicate<ContainerSpec> meant, String detail) {
    held = meant;
    heldDetail = detail;
    services.values().forEach(service -> service.values().forEach(this::release));
  }

  private void release(MemberSlot slot) {
    ContainerSpec spec = slot.waiting;
    slot.waiting = null;
    if (spec != null && slot.container.state() == ContainerState.STARTING) {
      launch(spec, slot);
      slot.become(ContainerState.RUNNING, "");
    }
  }

  /** Every container that was ever started, in order. */
  public synchronized List<Container> started() {
    return List.copyOf(started);
  }

  /** The newest containers of all members of all services. */
  public synchronized List<Container> all() {
    return services.values().stream()
        .flatMap(service -> service.values().stream())
        .map(slot -> slot.process == null ? slot.container : seen(slot))
        .toList();
  }

  /** Ends a member's container, as if it had crashed. */
  public synchronized void crash(Owner member, String why) {
    MemberSlot slot = slot(member);
    if (slot != null && seen(slot).mayWrite()) {
      end(slot, why);
    }
  }

  @Override
  public synchronized Container run(ContainerSpec spec) {
    MemberSlot slot = slot(spec.owner());
    if (slot != null) {
      Container known = seen(slot);
      if (known.generation() == spec.generation()) {
        return known;
      }
      if (known.generation() > spec.generation() || known.mayWrite()) {
        throw new StaleGenerationException(
            "member %s has generation %d that is %s"
                .formatted(spec.owner().member(), known.generation(), known.state()));
      }
    }
    String node = spec.node().id();
    if (!nodes.isAlive(node)) {
      throw new PlacementException("node " + node + " is not alive");
    }
    for (String id : spec.volumes().values()) {
      if (!volumes.isAttached(id, node)) {
        throw BackendException.refused("volume " + id + " is not attached to node " + node);
      }
    }
    if (!nodes.take(node, spec.node().port())) {
      throw new PlacementException("port " + spec.node().port() + " is taken on node " + node);
    }
    return start(spec);
  }

  private Container start(ContainerSpec spec) {
    String id = spec.owner().member() + "-g" + spec.generation();
    boolean holds = held.test(spec);
    Container container =
        Container.builder()
            .id(id)
            .owner(spec.owner())
            .generation(spec.generation())
            .nodeId(spec.node().id())
            .state(holds ? ContainerState.STARTING : ContainerState.RUNNING)
            .detail(holds ? heldDetail : "")
            .build();
    MemberSlot slot =
        new MemberSlot(container, new PortHold(nodes, spec.node().id(), spec.node().port()));
    services
        .computeIfAbsent(spec.owner().withMember(""), s -> new TreeMap<>())
        .put(spec.owner().member(), slot);
    started.add(container);
    logs.append(
        spec.log().group(),
        spec.log().streamPrefix(),
        id,
        "member " + spec.owner().member() + " starts");
    Optional<String> reason = ending.apply(spec);
    if (reason.isPresent()) {
      return end(slot, reason.get());
    }
    if (holds) {
      slot.waiting = spec;
      return container;
    }
    launch(spec, slot);
    return seen(slot);
  }

  private void launch(ContainerSpec spec, MemberSlot slot) {
    kinds
        .start(spec, slot.container.id(), slot.port::release)
        .ifPresent(process -> slot.process = process);
  }

  @Override
  public synchronized List<Container> find(Owner service) {
    Map<String, MemberSlot> slots = of(service);
    List<Container> found = new ArrayList<>(slots.size());
    for (MemberSlot slot : slots.values()) {
      found.add(seen(slot));
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized void stop(Container container) {
    MemberSlot slot = slot(container.owner());
    if (slot == null
        || slot.container.generation() != container.generation()
        || seen(slot).state() == ContainerState.EXITED) {
      return;
    }
    String node = slot.container.nodeId();
    ContainerProcess process = slot.process;
    switch (nodes.health(node)) {
      case FENCED -> end(slot, "node " + node + " was fenced");
      case UNREACHABLE ->
          throw BackendException.transientFailure("node " + node + " does not answer", null);
      case ALIVE -> {
        if (process == null) {
          end(slot, "stopped");
        } else {
          process.stop();
          seen(slot);
        }
      }
    }
  }

  @Override
  public synchronized void remove(Container container) {
    MemberSlot slot = slot(container.owner());
    if (slot == null || slot.container.generation() != container.generation()) {
      return;
    }
    if (seen(slot).mayWrite()) {
      throw BackendException.refused("container " + slot.container.id() + " still runs");
    }
    Map<String, MemberSlot> others = of(container.owner());
    others.remove(container.owner().member());
    if (others.isEmpty()) {
      services.remove(container.owner().withMember(""));
    }
    kinds.removed(container.owner());
  }

  private Container seen(MemberSlot slot) {
    Container container = slot.container;
    if (!container.mayWrite()) {
      return container;
    }
    String node = container.nodeId();
    return switch (nodes.health(node)) {
      case FENCED -> end(slot, "node " + node + " was fenced");
      case UNREACHABLE -> slot.seenAs(ContainerState.UNREACHABLE, "node does not answer");
      case ALIVE -> said(slot);
    };
  }

  private Container said(MemberSlot slot) {
    ContainerProcess process = slot.process;
    if (process == null) {
      return slot.container;
    }
    ProcessStatus status = process.status();
    return status.state() == ContainerState.EXITED
        ? end(slot, status.detail())
        : slot.seenAs(status.state(), status.detail());
  }

  private Container end(MemberSlot slot, String why) {
    ContainerProcess process = slot.process;
    slot.process = null;
    slot.waiting = null;
    slot.become(ContainerState.EXITED, why);
    if (process != null) {
      process.kill(why);
    }
    slot.port.release();
    return slot.container;
  }

  private Map<String, MemberSlot> of(Owner owner) {
    Map<String, MemberSlot> slots = services.get(owner.withMember(""));
    return slots == null ? Map.of() : slots;
  }

  private @Nullable MemberSlot slot(Owner member) {
    return of(member).get(member.member());
  }
}
