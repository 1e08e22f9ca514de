package io.firecamp.backend.container;

/** What a container does. Ways: STARTING to RUNNING or EXITED; RUNNING to STOPPING or EXITED. */
public enum ContainerState {
  /** Accepted, pulled, or making itself ready; not yet serving. */
  STARTING,
  RUNNING,
  /** Told to stop; it may still write. */
  STOPPING,
  /** Ended for good; the detail says why. A generation that exited never runs again. */
  EXITED,
  /** Its host does not answer: it may still write. */
  UNREACHABLE
}
