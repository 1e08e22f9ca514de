package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Simulated containers that hold their port and need their volumes on their node. */
public final class InMemoryContainerBackend implements ContainerBackend {
  private final InMemoryNodeBackend nodes;
  private final InMemoryVolumeBackend volumes;
  private final InMemoryLogBackend logs;
  private final Map<Owner, TreeMap<String, Container>> services = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<Container> started = new ArrayList<>();
  private Predicate<ContainerSpec> held = spec -> false;
  private String heldDetail = "";
  private Function<ContainerSpec, Optional<String>> ending = spec -> Optional.empty();

  InMemoryContainerBackend(
      InMemoryNodeBackend nodes, InMemoryVolumeBackend volumes, InMemoryLogBackend logs) {
    this.nodes = nodes;
    this.volumes = volumes;
    this.logs = logs;
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
    services
        .values()
        .forEach(
            s ->
                s.replaceAll(
                    (m, c) ->
                        c.state() == ContainerState.STARTING
                            ? with(c, ContainerState.RUNNING, "")
                            : c));
  }

  /** Every container that was ever started, in order. */
  public synchronized List<Container> started() {
    return List.copyOf(started);
  }

  /** The newest containers of all members of all services. */
  public synchronized List<Container> all() {
    return services.values().stream().flatMap(s -> s.values().stream()).toList();
  }

  /** Ends a member's container, as if it had crashed. */
  public synchronized void crash(Owner member, String why) {
    Container container = of(member).get(member.member());
    if (container != null && container.mayWrite()) {
      end(container, why);
    }
  }

  @Override
  public synchronized Container run(ContainerSpec spec) {
    Container known = of(spec.owner()).get(spec.owner().member());
    if (known != null) {
      if (known.generation() == spec.generation()) {
        return seen(known);
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
        new Container(
            id,
            spec.owner(),
            spec.generation(),
            spec.node().id(),
            holds ? ContainerState.STARTING : ContainerState.RUNNING,
            holds ? heldDetail : "");
    ports.put(key(container), spec.node().port());
    of(spec.owner()).put(spec.owner().member(), container);
    started.add(container);
    logs.append(
        spec.log().group(),
        spec.log().streamPrefix() + "/" + id,
        "member " + spec.owner().member() + " starts");
    Optional<String> reason = ending.apply(spec);
    return reason.isPresent() ? end(container, reason.get()) : container;
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
        && known.state() != ContainerState.EXITED) {
      if (nodes.isFenced(known.nodeId())) {
        end(known, "node " + known.nodeId() + " was fenced");
      } else if (!nodes.isAlive(known.nodeId())) {
        throw BackendException.transientFailure(
            "node " + known.nodeId() + " does not answer", null);
      } else {
        end(known, "stopped");
      }
    }
  }

  @Override
  public synchronized void remove(Container container) {
    Container known = of(container.owner()).get(container.owner().member());
    if (known == null || known.generation() != container.generation()) {
      return;
    }
    if (known.mayWrite()) {
      throw BackendException.refused("container " + known.id() + " still runs");
    }
    of(container.owner()).remove(container.owner().member());
  }

  private Container seen(Container container) {
    if (container.mayWrite() && nodes.isFenced(container.nodeId())) {
      return end(container, "node " + container.nodeId() + " was fenced");
    }
    return container.mayWrite() && !nodes.isAlive(container.nodeId())
        ? with(container, ContainerState.UNREACHABLE, "node does not answer")
        : container;
  }

  private Container end(Container container, String why) {
    Container ended = with(container, ContainerState.EXITED, why);
    of(container.owner()).put(container.owner().member(), ended);
    Integer port = ports.remove(key(container));
    if (port != null) {
      nodes.free(container.nodeId(), port);
    }
    return ended;
  }

  private TreeMap<String, Container> of(Owner owner) {
    return services.computeIfAbsent(owner.withMember(""), o -> new TreeMap<>());
  }

  private static String key(Container container) {
    return container.owner().uuid() + "/" + container.id();
  }

  private static Container with(Container container, ContainerState state, String detail) {
    return new Container(
        container.id(),
        container.owner(),
        container.generation(),
        container.nodeId(),
        state,
        detail);
  }
}
