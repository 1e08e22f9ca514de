package io.firecamp.backend.container;

import io.firecamp.backend.Owner;

/**
 * A container as the backend reports it.
 *
 * @param id the backend's id
 * @param generation which start of the member this is
 * @param detail why it is in this state, in the backend's words, or empty
 */
public record Container(
    String id, Owner owner, long generation, String nodeId, ContainerState state, String detail) {

  /** Whether it may still read and write its volumes. */
  public boolean mayWrite() {
    return state != ContainerState.EXITED;
  }
}
