package io.firecamp.backend;

import io.firecamp.Experimental;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One implementation of each interface: everything that the engine needs from a runtime. Immutable;
 * never closes the backends.
 */
public final class Backends {
  private final MetadataStore metadata;
  private final SecretBackend secrets;
  private final NodeBackend nodes;
  private final VolumeBackend volumes;
  private final DnsBackend dns;
  private final ContainerBackend containers;
  private final LogBackend logs;
  private final SpecCheck specCheck;
  private final boolean immediate;
  private final Map<Class<?>, Object> capabilities;

  private Backends(Builder builder) {
    this.metadata = required(builder.metadata, "metadata");
    this.secrets = required(builder.secrets, "secrets");
    this.nodes = required(builder.nodes, "nodes");
    this.volumes = required(builder.volumes, "volumes");
    this.dns = required(builder.dns, "dns");
    this.containers = required(builder.containers, "containers");
    this.logs = required(builder.logs, "logs");
    this.specCheck = builder.specCheck;
    this.immediate = builder.immediate;
    this.capabilities = Map.copyOf(builder.capabilities);
  }

  /** Returns a builder with no backend set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.metadata = metadata;
    builder.secrets = secrets;
    builder.nodes = nodes;
    builder.volumes = volumes;
    builder.dns = dns;
    builder.containers = containers;
    builder.logs = logs;
    builder.specCheck = specCheck;
    builder.immediate = immediate;
    builder.capabilities.putAll(capabilities);
    return builder;
  }

  /** The store of service documents. */
  public MetadataStore metadata() {
    return metadata;
  }

  /** The store of passwords. */
  public SecretBackend secrets() {
    return secrets;
  }

  /** The hosts. */
  public NodeBackend nodes() {
    return nodes;
  }

  /** The volumes. */
  public VolumeBackend volumes() {
    return volumes;
  }

  /** The names. */
  public DnsBackend dns() {
    return dns;
  }

  /** The containers. */
  public ContainerBackend containers() {
    return containers;
  }

  /** The logs. */
  public LogBackend logs() {
    return logs;
  }

  /** The check by which these backends refuse specs. */
  public SpecCheck specCheck() {
    return specCheck;
  }

  /**
   * Whether every call returns without waiting for anything outside the process. The engine then
   * runs steps sequentially in the caller's thread, which is faster than handing them to other
   * threads.
   */
  public boolean immediate() {
    return immediate;
  }

  /**
   * Returns a capability that the runtime has beyond the interfaces above, for kinds of services
   * that know the type.
   *
   * @return the capability, or empty if this runtime does not have it
   */
  @Experimental("One runtime uses it so far, for one capability.")
  public <T> Optional<T> capability(Class<T> type) {
    return Optional.ofNullable(type.cast(capabilities.get(type)));
  }

  /** The types of all {@link #capability capabilities}, for use by decorators. */
  public Set<Class<?>> capabilities() {
    return capabilities.keySet();
  }

  private static <T> T required(@Nullable T backend, String name) {
    return Objects.requireNonNull(backend, () -> "backend '" + name + "' is not set");
  }

  /** Builds {@link Backends}; the seven interfaces are required. */
  public static final class Builder {
    private @Nullable MetadataStore metadata;
    private @Nullable SecretBackend secrets;
    private @Nullable NodeBackend nodes;
    private @Nullable VolumeBackend volumes;
    private @Nullable DnsBackend dns;
    private @Nullable ContainerBackend containers;
    private @Nullable LogBackend logs;
    private SpecCheck specCheck = SpecCheck.none();
    private boolean immediate;
    private final Map<Class<?>, Object> capabilities = new HashMap<>();

    private Builder() {}

    /** The store of service documents; required. */
    public Builder metadata(MetadataStore store) {
      this.metadata = Objects.requireNonNull(store, "metadata");
      return this;
    }

    /** The store of passwords; required. */
    public Builder secrets(SecretBackend backend) {
      this.secrets = Objects.requireNonNull(backend, "secrets");
      return this;
    }

    /** The hosts; required. */
    public Builder nodes(NodeBackend backend) {
      this.nodes = Objects.requireNonNull(backend, "nodes");
      return this;
    }

    /** The volumes; required. */
    public Builder volumes(VolumeBackend backend) {
      this.volumes = Objects.requireNonNull(backend, "volumes");
      return this;
    }

    /** The names; required. */
    public Builder dns(DnsBackend backend) {
      this.dns = Objects.requireNonNull(backend, "dns");
      return this;
    }

    /** The containers; required. */
    public Builder containers(ContainerBackend backend) {
      this.containers = Objects.requireNonNull(backend, "containers");
      return this;
    }

    /** The logs; required. */
    public Builder logs(LogBackend backend) {
      this.logs = Objects.requireNonNull(backend, "logs");
      return this;
    }

    /** The check by which these backends refuse specs; refuses nothing unless set. */
    public Builder specCheck(SpecCheck check) {
      this.specCheck = Objects.requireNonNull(check, "specCheck");
      return this;
    }

    /** Whether every call returns without waiting; false unless set. See {@link #immediate}. */
    public Builder immediate(boolean answersAtOnce) {
      this.immediate = answersAtOnce;
      return this;
    }

    /** Adds a capability, or replaces the one of that type. */
    @Experimental("One runtime uses it so far, for one capability.")
    public <T> Builder capability(Class<T> type, T capability) {
      capabilities.put(type, type.cast(Objects.requireNonNull(capability, "capability")));
      return this;
    }

    /**
     * Builds the backends.
     *
     * @throws NullPointerException if one of the seven interfaces is not set; the message names it
     */
    public Backends build() {
      return new Backends(this);
    }
  }
}
