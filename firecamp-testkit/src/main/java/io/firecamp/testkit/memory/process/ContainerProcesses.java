package io.firecamp.testkit.memory.process;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.ContainerSpec;
import java.util.Optional;

/** Decides what runs in the containers of a cloud. */
public interface ContainerProcesses {

  /**
   * Starts what runs in the container; its volumes are attached and its port is free.
   *
   * @param id the container's id
   * @param onEnd to be run once when the process ends by itself, so that its port is free at once
   * @return the process, or empty if this knows nothing to run in it: the container is bare then
   */
  Optional<ContainerProcess> start(ContainerSpec spec, String id, Runnable onEnd);

  /** A container was removed, and its member has no newer one. */
  default void removed(Owner member) {}

  /** Nothing runs in any container. */
  static ContainerProcesses none() {
    return (spec, id, onEnd) -> Optional.empty();
  }
}
