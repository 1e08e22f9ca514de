package io.firecamp.testkit.memory;

import io.firecamp.backend.Backends;
import io.firecamp.testkit.memory.postgres.InMemoryPostgres;
import io.firecamp.time.TimeSource;
import java.util.List;
import java.util.Objects;

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
  private final InMemoryPostgres postgres;

  private InMemoryCloud(List<String> zones, int nodesPerZone, TimeSource time) {
    this.nodes = new InMemoryNodeBackend(zones, nodesPerZone);
    this.volumes = new InMemoryVolumeBackend(nodes);
    this.postgres = new InMemoryPostgres(new CloudHost(secrets, volumes, dns, nodes, logs, time));
    this.containers = new InMemoryContainerBackend(nodes, volumes, logs, postgres);
  }

  /** Zones {@code us-east-1a} to {@code 1c} with that many nodes each. */
  public static InMemoryCloud threeZones(int nodesPerZone) {
    return withZones(List.of("us-east-1a", "us-east-1b", "us-east-1c"), nodesPerZone);
  }

  /** The same zones, in which it is as late as that clock says. */
  public static InMemoryCloud threeZones(int nodesPerZone, TimeSource time) {
    Objects.requireNonNull(time, "time");
    return withZones(List.of("us-east-1a", "us-east-1b", "us-east-1c"), nodesPerZone, time);
  }

  /** Those zones with that many nodes each. */
  public static InMemoryCloud withZones(List<String> zones, int nodesPerZone) {
    return withZones(zones, nodesPerZone, TimeSource.system());
  }

  /** Those zones, in which it is as late as that clock says. */
  public static InMemoryCloud withZones(List<String> zones, int nodesPerZone, TimeSource time) {
    Objects.requireNonNull(time, "time");
    return new InMemoryCloud(zones, nodesPerZone, time);
  }

  /** The cloud's backends, the same objects every time, for a controller that has no name. */
  public Backends backends() {
    return backends("controller");
  }

  /** The cloud's backends for a controller of that name, which the network can be cut to. */
  public Backends backends(String controller) {
    Backends.Builder builder =
        Backends.builder()
            .metadata(metadata)
            .secrets(secrets)
            .nodes(nodes)
            .volumes(volumes)
            .dns(dns)
            .containers(containers)
            .logs(logs)
            .specCheck(new CloudLimits().and(postgres.specCheck()));
    return postgres.addTo(builder, controller).build();
  }

  /** The simulated PostgreSQL servers, one in each container of a PostgreSQL service. */
  public InMemoryPostgres postgres() {
    return postgres;
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
