package io.firecamp.testkit.memory;

import io.firecamp.backend.Backends;
import java.util.List;

/**
 * A cloud in memory: what outlives a process in tests. Give its {@link #backends} to as many
 * controllers as the test wants.
 */
public final class InMemoryCloud {
  private final InMemoryMetadataStore metadata = new InMemoryMetadataStore();
  private final InMemorySecretBackend secrets = new InMemorySecretBackend();
  private final InMemoryNodeBackend nodes;
  private final InMemoryVolumeBackend volumes;
  private final InMemoryDnsBackend dns = new InMemoryDnsBackend();
  private final InMemoryContainerBackend containers;
  private final InMemoryLogBackend logs = new InMemoryLogBackend();

  private InMemoryCloud(List<String> zones, int nodesPerZone) {
    this.nodes = new InMemoryNodeBackend(zones, nodesPerZone);
    this.volumes = new InMemoryVolumeBackend(nodes);
    this.containers = new InMemoryContainerBackend(nodes, volumes, logs);
  }

  /** Zones {@code us-east-1a} to {@code 1c} with that many nodes each. */
  public static InMemoryCloud threeZones(int nodesPerZone) {
    return withZones(List.of("us-east-1a", "us-east-1b", "us-east-1c"), nodesPerZone);
  }

  /** Those zones with that many nodes each. */
  public static InMemoryCloud withZones(List<String> zones, int nodesPerZone) {
    return new InMemoryCloud(zones, nodesPerZone);
  }

  /** The cloud's backends, the same objects every time. */
  public Backends backends() {
    return Backends.builder()
        .metadata(metadata)
        .secrets(secrets)
        .nodes(nodes)
        .volumes(volumes)
        .dns(dns)
        .containers(containers)
        .logs(logs)
        .build();
  }

  public InMemoryMetadataStore metadata() {
    return metadata;
  }

  public InMemorySecretBackend secrets() {
    return secrets;
  }

  public InMemoryNodeBackend nodes() {
    return nodes;
  }

  public InMemoryVolumeBackend volumes() {
    return volumes;
  }

  public InMemoryDnsBackend dns() {
    return dns;
  }

  public InMemoryContainerBackend containers() {
    return containers;
  }

  public InMemoryLogBackend logs() {
    return logs;
  }
}
