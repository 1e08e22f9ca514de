package io.firecamp.testkit.memory.process;

import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import io.firecamp.time.TimeSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What a process may ask of the cloud that it runs in. Thread-safe; never calls back. */
public interface ProcessHost {

  /** The address that a DNS name has now. */
  Optional<String> resolve(String dnsName);

  /** A secret as it is now. */
  Optional<Secret> secret(SecretRef ref);

  /**
   * What is on a volume; it outlives containers and is gone with the volume.
   *
   * @param empty makes what is on a new volume; called once
   */
  <T> T content(String volumeId, Class<T> type, Supplier<T> empty);

  /** How large a volume is now; zero if it is gone. */
  int sizeGib(String volumeId);

  /** Whether a node answers and what runs on it can run. */
  NodeHealth node(String nodeId);

  /** Adds a line to the log of a container. */
  void log(LogDestination destination, String containerId, String line);

  /** The clock. */
  TimeSource time();
}
