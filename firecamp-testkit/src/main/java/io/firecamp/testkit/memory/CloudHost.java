package io.firecamp.testkit.memory;

import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.process.NodeHealth;
import io.firecamp.testkit.memory.process.ProcessHost;
import io.firecamp.time.TimeSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What processes see of their cloud. */
record CloudHost(
    InMemorySecretBackend secrets,
    InMemoryVolumeBackend volumes,
    InMemoryDnsBackend dns,
    InMemoryNodeBackend nodes,
    InMemoryLogBackend logs,
    TimeSource time)
    implements ProcessHost {
  @Override
  public Optional<String> resolve(String dnsName) {
    return dns.resolve(dnsName);
  }

  @Override
  public Optional<Secret> secret(SecretRef ref) {
    return secrets.get(ref);
  }

  @Override
  public <T> T content(String volumeId, Class<T> type, Supplier<T> empty) {
    return volumes.content(volumeId, type, empty);
  }

  @Override
  public int sizeGib(String volumeId) {
    return volumes.sizeGib(volumeId);
  }

  @Override
  public NodeHealth node(String nodeId) {
    return nodes.health(nodeId);
  }

  @Override
  public void log(LogDestination destination, String containerId, String line) {
    logs.append(destination.group(), destination.streamPrefix(), containerId, line);
  }
}
