package io.firecamp.backend.container;

import io.firecamp.backend.Owner;
import java.util.List;

/** Runs and stops the containers of members. */
public interface ContainerBackend {

  /**
   * Starts the container. If the member has a container of this generation, in whatever state, also
   * EXITED, returns that one and starts nothing, so a lost reply never starts two. On return it may
   * still be STARTING.
   *
   * @throws PlacementException without effect, if the host cannot take it (port taken, not enough
   *     memory, not alive): another host may
   * @throws StaleGenerationException without effect, if the member has a newer generation, or an
   *     older one that may still write
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if a volume is not
   *     attached to the host
   */
  Container run(ContainerSpec spec);

  /**
   * The newest container of each member of the service that the backend still knows, sorted by
   * member, with the reason if it does not run. What it no longer knows has exited.
   */
  List<Container> find(Owner service);

  /**
   * Tells the container to stop: the stop signal, then after its grace a kill. Gone or EXITED
   * already: nothing to do. On return it may still be STOPPING.
   */
  void stop(Container container);

  /** Forgets an EXITED container; its logs stay. Unknown: nothing to do. Still running: refused. */
  void remove(Container container);
}
