package io.firecamp.testkit.memory.process;

import io.firecamp.backend.container.ContainerState;

/**
 * What a process says of itself.
 *
 * @param state STARTING, RUNNING, STOPPING or, for good, EXITED
 * @param detail why, or empty
 */
public record ProcessStatus(ContainerState state, String detail) {
  /** It runs, and there is nothing to say about it. */
  public static final ProcessStatus RUNNING = new ProcessStatus(ContainerState.RUNNING, "");
}
