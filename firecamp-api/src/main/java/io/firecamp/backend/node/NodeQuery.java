package io.firecamp.backend.node;

import org.immutables.value.Value;

/** What a member needs of a host. Immutable. */
@Value.Immutable
@NodeStyle
public abstract class NodeQuery {
  NodeQuery() {}

  /** The cluster that the host belongs to. */
  public abstract String cluster();

  /** The zone that it is in. */
  public abstract String zone();

  /** The port the member listens on; a host where it is taken does not qualify. */
  public abstract int port();

  /** How many hosts at the most are wanted, at least 1; 1 unless set. */
  @Value.Default
  public int limit() {
    return 1;
  }

  /** A builder in which everything is still to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that has everything of this one, to replace some of it. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link NodeQuery}; cluster, zone and port are required. */
  public static final class Builder extends ImmutableNodeQuery.Builder {
    Builder() {}
  }
}
