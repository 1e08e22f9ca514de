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

/**
 * Simulated containers that hold their port and need their volumes on their node. What runs in them
 * is said by {@link ContainerProcesses}; a bare one runs until it is stopped.
 */
public final class InMemoryContainerBackend implements ContainerBackend {
  private final InMemoryNodeBackend nodes;
  private final InMemoryVolumeBackend volumes;
  private final InMemoryLogBackend logs;
  private final Map<Owner, TreeMap<String, Container>> services = new HashMap<>();
  private final Map<Owner, PortHold> ports = new HashMap<>();
  private final Map<Owner, ContainerProcess> processes = new HashMap<>();
  private final Map<Owner, ContainerSpec> waiting = new HashMap<>();
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
    ending = reason;
  }

  /**
   * Containers that are meant stay STARTING, with that detail, from now on and until told
   * otherwise.
   */
  public synchronized void holdStarting(Predicate<ContainerSpec> meant, String detail) {
    held = meant;
    heldDetail = detail;
    for (TreeMap<String, Container> service : services.values()) {
      service.replaceAll((m, c) -> release(c));
    }
  }

  private Container release(Container container) {
    ContainerSpec spec = waiting.remove(container.owner());
    if (spec == null || container.state() != ContainerState.STARTING) {
      return container;
    }
    launch(spec, container);
    return with(container, ContainerState.RUNNING, "");
  }

  /** Every container that was ever started, in order. */
  public synchronized List<Container> started() {
    return List.copyOf(started);
  }

  /** The newest containers of all members of all services. */
  public synchronized List<Container> all() {
    return services.values().stream().flatMap(s -> s.values().stream()).toList().stream()
        .map(c -> processes.containsKey(c.owner()) ? seen(c) : c)
        .toList();
  }

  /** Ends a member's container, as if it had crashed. */
  public synchronized void crash(Owner member, String why) {
    Container container = of(member).get(member.member());
    if (container != null && seen(container).mayWrite()) {
      end(container, why);
    }
  }

  @Override
  public synchronized Container run(ContainerSpec spec) {
    Container known = of(spec.owner()).get(spec.owner().member());
    if (known != null) {
      known = seen(known);
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
    ports.put(spec.owner(), new PortHold(nodes, spec.node().id(), spec.node().port()));
    of(spec.owner()).put(spec.owner().member(), container);
    started.add(container);
    logs.append(
        spec.log().group(),
        spec.log().streamPrefix() + "/" + id,
        "member " + spec.owner().member() + " starts");
    Optional<String> reason = ending.apply(spec);
    if (reason.isPresent()) {
      return end(container, reason.get());
    }
    if (holds) {
      waiting.put(spec.owner(), spec);
      return container;
    }
    launch(spec, container);
    return seen(container);
  }

  private void launch(ContainerSpec spec, Container container) {
    PortHold port = Objects.requireNonNull(ports.get(spec.owner()));
    kinds
        .start(spec, container.id(), port::release)
        .ifPresent(process -> processes.put(spec.owner(), process));
  }

  @Override
  public synchronized List<Container> find(Owner service) {
    return List.copyOf(of(service).values()).stream().map(this::seen).toList();
  }

  @Override
  public synchronized void stop(Container container) {
    Container known = of(container.owner()).get(container.owner().member());
    if (known != null
        && known.generation() == container.generation()
        && seen(known).state() != ContainerState.EXITED) {
      if (nodes.isFenced(known.nodeId())) {
        end(known, "node " + known.nodeId() + " was fenced");
      } else if (!nodes.isAlive(known.nodeId())) {
        throw BackendException.transientFailure(
            "node " + known.nodeId() + " does not answer", null);
      } else {
        ContainerProcess process = processes.get(known.owner());
        if (process == null) {
          end(known, "stopped");
        } else {
          process.stop();
          seen(known);
        }
      }
    }
  }

  @Override
  public synchronized void remove(Container container) {
    Container known = of(container.owner()).get(container.owner().member());
    if (known == null || known.generation() != container.generation()) {
      return;
    }
    if (seen(known).mayWrite()) {
      throw BackendException.refused("container " + known.id() + " still runs");
    }
    of(container.owner()).remove(container.owner().member());
    kinds.removed(container.owner());
  }

  private Container seen(Container container) {
    if (!container.mayWrite()) {
      return container;
    }
    if (nodes.isFenced(container.nodeId())) {
      return end(container, "node " + container.nodeId() + " was fenced");
    }
    if (!nodes.isAlive(container.nodeId())) {
      return with(container, ContainerState.UNREACHABLE, "node does not answer");
    }
    ContainerProcess process = processes.get(container.owner());
    if (process == null) {
      return container;
    }
    ProcessStatus status = process.status();
    if (status.state() == ContainerState.EXITED) {
      return end(container, status.detail());
    }
    return with(container, status.state(), status.detail());
  }

  private Container end(Container container, String why) {
    Container ended = with(container, ContainerState.EXITED, why);
    of(container.owner()).put(container.owner().member(), ended);
    waiting.remove(container.owner());
    ContainerProcess process = processes.remove(container.owner());
    if (process != null) {
      process.kill(why);
    }
    PortHold port = ports.remove(container.owner());
    if (port != null) {
      port.release();
    }
    return ended;
  }

  private TreeMap<String, Container> of(Owner owner) {
    return services.computeIfAbsent(owner.withMember(""), o -> new TreeMap<>());
  }

  private static Container with(Container container, ContainerState state, String detail) {
    return container.state() == state && container.detail().equals(detail)
        ? container
        : container.toBuilder().state(state).detail(detail).build();
  }
}
