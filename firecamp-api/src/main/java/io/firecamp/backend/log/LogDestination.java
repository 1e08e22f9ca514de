package io.firecamp.backend.log;

import java.util.Map;
import org.immutables.value.Value;

/** Where one container sends its output. Immutable. */
@Value.Immutable
@LogStyle
public abstract class LogDestination {
  LogDestination() {}

  /** The service's log group. */
  public abstract String group();

  /** The member's name; the container adds a unique suffix. */
  public abstract String streamPrefix();

  /** What the container runtime needs to know, such as a driver and its options. */
  public abstract Map<String, String> options();

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link LogDestination}; group and stream prefix are required. */
  public static final class Builder extends ImmutableLogDestination.Builder {
    Builder() {}
  }
}
