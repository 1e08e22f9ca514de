package io.firecamp.backend.container;

/**
 * The states of a container. Transitions: STARTING to RUNNING or EXITED; RUNNING to STOPPING or
 * EXITED.
 */
public enum ContainerState {
  /** Accepted, being pulled, or initializing; not serving yet. */
  STARTING,
  RUNNING,
  /** Asked to stop; it may still write. */
  STOPPING,
  /** Exited permanently; the detail says why. A generation that exited never runs again. */
  EXITED,
  /** Its host does not answer: it may still write. */
  UNREACHABLE
}
