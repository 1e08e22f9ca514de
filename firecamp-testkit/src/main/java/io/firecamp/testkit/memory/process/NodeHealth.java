package io.firecamp.testkit.memory.process;

/** What is known of a node. */
public enum NodeHealth {
  /** It runs and answers. */
  ALIVE,
  /** It does not answer anybody; what runs on it may go on running. */
  UNREACHABLE,
  /** Nothing on it runs any more. */
  FENCED
}
