package io.firecamp.backend.container;

import io.firecamp.backend.Owner;
import org.immutables.value.Value;

/** A container as the backend reports it. Immutable. */
@Value.Immutable
@ContainerStyle
public abstract class Container {
  Container() {}

  /** The backend's id. */
  public abstract String id();

  /** The member that it runs. */
  public abstract Owner owner();

  /** Which start of the member this is. */
  public abstract long generation();

  /** The host that it runs on. */
  public abstract String nodeId();

  /** Its state. */
  public abstract ContainerState state();

  /** Why it is in this state, as reported by the backend, or empty; empty unless set. */
  @Value.Default
  public String detail() {
    return "";
  }

  /** Whether it may still read and write its volumes. */
  public boolean mayWrite() {
    return state() != ContainerState.EXITED;
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link Container}; all but the detail is required. */
  public static final class Builder extends ImmutableContainer.Builder {
    Builder() {}
  }
}
