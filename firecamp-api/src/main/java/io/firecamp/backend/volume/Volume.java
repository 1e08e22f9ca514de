package io.firecamp.backend.volume;

import io.firecamp.backend.Owner;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A volume as the backend reports it. Immutable. */
public final class Volume {
  private final String id;
  private final Owner owner;
  private final VolumePurpose purpose;
  private final String zone;
  private final int sizeGib;
  private final String type;
  private final OptionalInt iops;
  private final OptionalInt throughputMibps;
  private final VolumeState state;
  private final Optional<String> node;
  private final Map<String, String> tags;
  private final String detail;

  private Volume(Builder builder) {
    this.id = required(builder.id, "id");
    this.owner = required(builder.owner, "owner");
    this.purpose = required(builder.purpose, "purpose");
    this.zone = required(builder.zone, "zone");
    this.sizeGib = builder.sizeGib;
    this.type = builder.type;
    this.iops = builder.iops;
    this.throughputMibps = builder.throughputMibps;
    this.state = required(builder.state, "state");
    this.node = builder.node;
    this.tags = builder.tags;
    this.detail = builder.detail;
    if (sizeGib < 1) {
      throw new IllegalStateException("sizeGib of volume " + id + " is not set");
    }
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.owner = owner;
    builder.purpose = purpose;
    builder.zone = zone;
    builder.sizeGib = sizeGib;
    builder.type = type;
    builder.iops = iops;
    builder.throughputMibps = throughputMibps;
    builder.state = state;
    builder.node = node;
    builder.tags = tags;
    builder.detail = detail;
    return builder;
  }

  /** The backend's id. */
  public String id() {
    return id;
  }

  /** The member it belongs to, from its tags. */
  public Owner owner() {
    return owner;
  }

  /** What the member uses it for. */
  public VolumePurpose purpose() {
    return purpose;
  }

  /** The zone that it is in. */
  public String zone() {
    return zone;
  }

  /** Its size. */
  public int sizeGib() {
    return sizeGib;
  }

  /** The backend's name of its type; empty if the backend does not report it. */
  public String type() {
    return type;
  }

  /** Its IOPS, or empty if the backend does not report it. */
  public OptionalInt iops() {
    return iops;
  }

  /** Its throughput in MiB/s, or empty if the backend does not report it. */
  public OptionalInt throughputMibps() {
    return throughputMibps;
  }

  /** Its state. */
  public VolumeState state() {
    return state;
  }

  /** The host that it is attached to, or is being attached to or detached from. */
  public Optional<String> node() {
    return node;
  }

  /** Its tags in addition to the ownership tags. */
  public Map<String, String> tags() {
    return tags;
  }

  /** The backend's description of the state, or empty. */
  public String detail() {
    return detail;
  }

  /** The same volume in another state. */
  public Volume with(VolumeState newState, Optional<String> newNode, String newDetail) {
    return toBuilder().state(newState).node(newNode).detail(newDetail).build();
  }

  /** The same volume after that change. */
  public Volume with(VolumeChange change) {
    Builder builder = toBuilder();
    change.sizeGib().ifPresent(builder::sizeGib);
    change.type().ifPresent(builder::type);
    change.iops().ifPresent(builder::iops);
    change.throughputMibps().ifPresent(builder::throughputMibps);
    change.tags().ifPresent(builder::tags);
    return builder.build();
  }

  /** Whether the volume is attached to that host and can be used there. */
  public boolean isAttachedTo(String nodeId) {
    Objects.requireNonNull(nodeId, "nodeId");
    return state == VolumeState.ATTACHED && node.isPresent() && node.get().equals(nodeId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Volume that
        && id.equals(that.id)
        && owner.equals(that.owner)
        && purpose == that.purpose
        && zone.equals(that.zone)
        && sizeGib == that.sizeGib
        && type.equals(that.type)
        && iops.equals(that.iops)
        && throughputMibps.equals(that.throughputMibps)
        && state == that.state
        && node.equals(that.node)
        && tags.equals(that.tags)
        && detail.equals(that.detail);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Volume[id=%s, owner=%s, purpose=%s, zone=%s, sizeGib=%d, type=%s, iops=%s"
            .formatted(id, owner, purpose, zone, sizeGib, type, iops)
        + ", throughputMibps=%s, state=%s, node=%s, tags=%s, detail=%s]"
            .formatted(throughputMibps, state, node, tags, detail);
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("the " + name + " of the volume is not set");
    }
    return value;
  }

  /** Builds a {@link Volume}; id, owner, purpose, zone, size and state are required. */
  public static final class Builder {
    private @Nullable String id;
    private @Nullable Owner owner;
    private @Nullable VolumePurpose purpose;
    private @Nullable String zone;
    private int sizeGib;
    private String type = "";
    private OptionalInt iops = OptionalInt.empty();
    private OptionalInt throughputMibps = OptionalInt.empty();
    private @Nullable VolumeState state;
    private Optional<String> node = Optional.empty();
    private Map<String, String> tags = Map.of();
    private String detail = "";

    private Builder() {}

    /** Sets the requested values: owner, purpose, zone, tags, and everything in the spec. */
    public Builder request(VolumeRequest request) {
      return owner(request.owner())
          .purpose(request.purpose())
          .zone(request.zone())
          .spec(request.spec())
          .tags(request.tags());
    }

    /** Size, type, IOPS and throughput. */
    public Builder spec(VolumeSpec spec) {
      return sizeGib(spec.sizeGib())
          .type(spec.type())
          .iops(spec.iops())
          .throughputMibps(spec.throughputMibps());
    }

    /** The backend's id; required. */
    public Builder id(String text) {
      this.id = Objects.requireNonNull(text, "id");
      return this;
    }

    /** The member it belongs to; required. */
    public Builder owner(Owner member) {
      this.owner = Objects.requireNonNull(member, "owner");
      return this;
    }

    /** What the member uses it for; required. */
    public Builder purpose(VolumePurpose use) {
      this.purpose = Objects.requireNonNull(use, "purpose");
      return this;
    }

    /** The zone that it is in; required. */
    public Builder zone(String name) {
      this.zone = Objects.requireNonNull(name, "zone");
      return this;
    }

    /** Its size; required. */
    public Builder sizeGib(int gib) {
      this.sizeGib = gib;
      return this;
    }

    /** The backend's name of its type; empty unless set. */
    public Builder type(String name) {
      this.type = Objects.requireNonNull(name, "type");
      return this;
    }

    /** Its IOPS. */
    public Builder iops(int number) {
      return iops(OptionalInt.of(number));
    }

    /** Its IOPS; empty unless set. */
    public Builder iops(OptionalInt number) {
      this.iops = Objects.requireNonNull(number, "iops");
      return this;
    }

    /** Its throughput in MiB/s. */
    public Builder throughputMibps(int number) {
      return throughputMibps(OptionalInt.of(number));
    }

    /** Its throughput in MiB/s; empty unless set. */
    public Builder throughputMibps(OptionalInt number) {
      this.throughputMibps = Objects.requireNonNull(number, "throughputMibps");
      return this;
    }

    /** Its state; required. */
    public Builder state(VolumeState now) {
      this.state = Objects.requireNonNull(now, "state");
      return this;
    }

    /** The host of its attachment. */
    public Builder node(String nodeId) {
      return node(Optional.of(nodeId));
    }

    /** The host of its attachment; empty unless set. */
    public Builder node(Optional<String> nodeId) {
      this.node = Objects.requireNonNull(nodeId, "node");
      return this;
    }

    /** All of its tags in addition to the ownership tags; none unless set. */
    public Builder tags(Map<String, String> all) {
      this.tags = Map.copyOf(all);
      return this;
    }

    /** The backend's description of the state; empty unless set. */
    public Builder detail(String words) {
      this.detail = Objects.requireNonNull(words, "detail");
      return this;
    }

    /**
     * Builds the volume.
     *
     * @throws IllegalStateException if a required value is not set; the message names it
     */
    public Volume build() {
      return new Volume(this);
    }
  }
}
