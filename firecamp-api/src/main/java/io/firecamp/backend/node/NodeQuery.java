package io.firecamp.backend.node;

import org.immutables.value.Value;

/** The requirements of a member on a host. Immutable. */
@Value.Immutable
@NodeStyle
public abstract class NodeQuery {
  NodeQuery() {}

  /** The cluster that the host belongs to. */
  public abstract String cluster();

  /** The zone that it is in. */
  public abstract String zone();

  /** The port the member listens on; a host where it is in use does not qualify. */
  public abstract int port();

  /** The maximum number of hosts to return, at least 1; 1 unless set. */
  @Value.Default
  public int limit() {
    return 1;
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link NodeQuery}; cluster, zone and port are required. */
  public static final class Builder extends ImmutableNodeQuery.Builder {
    Builder() {}
  }
}
