package io.firecamp.testkit.memory.process;

/** What runs in one container. Called by any thread, and never while it calls the cloud. */
public interface ContainerProcess {

  /** What it does now. Once EXITED it stays so, with the same detail. */
  ProcessStatus status();

  /** The stop signal. Ended already: a no-op. On return it may still be STOPPING. */
  void stop();

  /** Ends it without notice, for that reason. Ended already: a no-op. */
  void kill(String why);
}
