package io.firecamp.backend.container;

import io.firecamp.backend.Owner;
import java.util.List;

/** Runs and stops the containers of members. */
public interface ContainerBackend {

  /**
   * Starts the container. If the member already has a container of this generation, in any state
   * including EXITED, returns that container and starts nothing, so that a lost reply never starts
   * two. On return the container may still be STARTING.
   *
   * @throws PlacementException without effect, if the host cannot run it (port in use, not enough
   *     memory, not alive); another host may be able to
   * @throws StaleGenerationException without effect, if the member has a newer generation, or an
   *     older one that may still write
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if a volume is not
   *     attached to the host
   */
  Container run(ContainerSpec spec);

  /**
   * Returns the newest container of each member of the service that the backend still knows, sorted
   * by member, with the reason if it is not running. A container that the backend no longer knows
   * has exited.
   */
  List<Container> find(Owner service);

  /**
   * Requests that the container stop: sends the stop signal, and kills it after its grace period.
   * If the container does not exist or is EXITED, this is a no-op. On return it may still be
   * STOPPING.
   */
  void stop(Container container);

  /**
   * Removes an EXITED container; its logs are kept. A no-op if it does not exist; refused if it is
   * running.
   */
  void remove(Container container);
}
