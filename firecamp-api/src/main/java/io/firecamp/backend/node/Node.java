package io.firecamp.backend.node;

import org.immutables.value.Value;

/** A host of a cluster. Immutable. */
@Value.Immutable
@NodeStyle
public abstract class Node {
  Node() {}

  /** The backend's id of the host. */
  public abstract String id();

  /** Where it is; a volume can be attached only in its own zone. */
  public abstract String zone();

  /** The IP address that members on it are reached at. */
  public abstract String address();

  /**
   * Where a member that asks for the port of the spec listens on this host; the same port wherever
   * the host has an address of its own.
   */
  public abstract int port();

  /** Whether it can run containers now; true unless set. */
  @Value.Default
  public boolean alive() {
    return true;
  }

  /** Why it is not alive, or empty; empty unless set. */
  @Value.Default
  public String detail() {
    return "";
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link Node}; id, zone, address and port are required. */
  public static final class Builder extends ImmutableNode.Builder {
    Builder() {}
  }
}
