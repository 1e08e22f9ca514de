package io.firecamp.backend;

import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;

/** One implementation of each interface: all that the engine needs of a runtime. */
public record Backends(
    MetadataStore metadata,
    SecretBackend secrets,
    NodeBackend nodes,
    VolumeBackend volumes,
    DnsBackend dns,
    ContainerBackend containers,
    LogBackend logs) {}
