package io.firecamp.backend.log;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** A line of a member's log. Immutable. */
@Value.Immutable
@LogStyle
public abstract class LogLine {
  LogLine() {}

  /** The backend's name of the stream that contains it; each container has one stream. */
  public abstract String stream();

  /** When the backend received it, if it knows. */
  public abstract Optional<Instant> time();

  /** The line, without its end. */
  public abstract String text();

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder initialized with the values of this instance. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link LogLine}; stream and text are required. */
  public static final class Builder extends ImmutableLogLine.Builder {
    Builder() {}
  }
}
