package io.firecamp.backend.container;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.ResourceSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A container to run: one start of one member. Immutable. */
public final class ContainerSpec {
  private final Owner owner;
  private final long generation;
  private final Node node;
  private final String image;
  private final Map<String, String> volumes;
  private final Map<String, String> environment;
  private final Map<String, String> files;
  private final Map<String, SecretRef> secrets;
  private final ResourceSpec resources;
  private final LogDestination log;
  private final Duration stopGrace;
  private final Map<String, String> tags;

  private ContainerSpec(Builder builder) {
    this.owner = required(builder.owner, "owner");
    this.generation = builder.generation;
    this.node = required(builder.node, "node");
    this.image = required(builder.image, "image");
    this.volumes = builder.volumes;
    this.environment = builder.environment;
    this.files = builder.files;
    this.secrets = builder.secrets;
    this.resources = builder.resources == null ? ResourceSpec.defaults() : builder.resources;
    this.log = required(builder.log, "log");
    this.stopGrace = required(builder.stopGrace, "stopGrace");
    this.tags = builder.tags;
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.owner = owner;
    builder.generation = generation;
    builder.node = node;
    builder.image = image;
    builder.volumes = volumes;
    builder.environment = environment;
    builder.files = files;
    builder.secrets = secrets;
    builder.resources = resources;
    builder.log = log;
    builder.stopGrace = stopGrace;
    builder.tags = tags;
    return builder;
  }

  /** The member; with the generation it identifies the container. */
  public Owner owner() {
    return owner;
  }

  /** Incremented with every start of the member. */
  public long generation() {
    return generation;
  }

  /** Where to run it. */
  public Node node() {
    return node;
  }

  /** What to run. */
  public String image() {
    return image;
  }

  /** Mount path to volume id; all attached to the node. */
  public Map<String, String> volumes() {
    return volumes;
  }

  /** Names and values, nothing confidential. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Absolute path in the container to content, nothing confidential. */
  public Map<String, String> files() {
    return files;
  }

  /**
   * Name to reference; the container finds each as a file of that name, or as the runtime's own way
   * of passing secrets to it.
   */
  public Map<String, SecretRef> secrets() {
    return secrets;
  }

  /** The resources that it may use on its host. */
  public ResourceSpec resources() {
    return resources;
  }

  /** The destination of its output. */
  public LogDestination log() {
    return log;
  }

  /** How long it may take to exit after the stop signal before it is killed. */
  public Duration stopGrace() {
    return stopGrace;
  }

  /** Put on it in addition to the ownership tags. */
  public Map<String, String> tags() {
    return tags;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerSpec that
        && owner.equals(that.owner)
        && generation == that.generation
        && node.equals(that.node)
        && image.equals(that.image)
        && volumes.equals(that.volumes)
        && environment.equals(that.environment)
        && files.equals(that.files)
        && secrets.equals(that.secrets)
        && resources.equals(that.resources)
        && log.equals(that.log)
        && stopGrace.equals(that.stopGrace)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return owner.hashCode() * 31 + Long.hashCode(generation);
  }

  @Override
  public String toString() {
    return "ContainerSpec[owner=%s, generation=%d, node=%s, image=%s, volumes=%s]"
        .formatted(owner, generation, node, image, volumes);
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("the " + name + " of the container is not set");
    }
    return value;
  }

  /** Builds a {@link ContainerSpec}; owner, node, image, log and stop grace are required. */
  public static final class Builder {
    private @Nullable Owner owner;
    private long generation = 1;
    private @Nullable Node node;
    private @Nullable String image;
    private Map<String, String> volumes = Map.of();
    private Map<String, String> environment = Map.of();
    private Map<String, String> files = Map.of();
    private Map<String, SecretRef> secrets = Map.of();
    private @Nullable ResourceSpec resources;
    private @Nullable LogDestination log;
    private @Nullable Duration stopGrace;
    private Map<String, String> tags = Map.of();

    private Builder() {}

    /** The member; required. With the generation it identifies the container. */
    public Builder owner(Owner member) {
      this.owner = Objects.requireNonNull(member, "owner");
      return this;
    }

    /** Incremented with every start of the member; 1 unless set. */
    public Builder generation(long number) {
      this.generation = number;
      return this;
    }

    /** Where to run it; required. */
    public Builder node(Node host) {
      this.node = Objects.requireNonNull(host, "node");
      return this;
    }

    /** What to run; required. */
    public Builder image(String name) {
      this.image = Objects.requireNonNull(name, "image");
      return this;
    }

    /** Mount path to volume id; none unless set. */
    public Builder volumes(Map<String, String> idsByPath) {
      this.volumes = Map.copyOf(idsByPath);
      return this;
    }

    /** Names and values, nothing confidential; none unless set. */
    public Builder environment(Map<String, String> values) {
      this.environment = Map.copyOf(values);
      return this;
    }

    /** Absolute path in the container to content; none unless set. */
    public Builder files(Map<String, String> contents) {
      this.files = Map.copyOf(contents);
      return this;
    }

    /** Name to reference; none unless set. See {@link ContainerSpec#secrets}. */
    public Builder secrets(Map<String, SecretRef> references) {
      this.secrets = Map.copyOf(references);
      return this;
    }

    /** The resources that it may use on its host; the defaults unless set. */
    public Builder resources(ResourceSpec limits) {
      this.resources = Objects.requireNonNull(limits, "resources");
      return this;
    }

    /** The destination of its output; required. */
    public Builder log(LogDestination destination) {
      this.log = Objects.requireNonNull(destination, "log");
      return this;
    }

    /** How long it may take to exit before it is killed; required. */
    public Builder stopGrace(Duration limit) {
      this.stopGrace = Objects.requireNonNull(limit, "stopGrace");
      return this;
    }

    /** Put on it in addition to the ownership tags; none unless set. */
    public Builder tags(Map<String, String> all) {
      this.tags = Map.copyOf(all);
      return this;
    }

    /**
     * Builds the spec.
     *
     * @throws IllegalStateException if a required value is not set; the message names it
     */
    public ContainerSpec build() {
      return new ContainerSpec(this);
    }
  }
}
