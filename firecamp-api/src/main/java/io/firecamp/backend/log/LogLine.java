package io.firecamp.backend.log;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** A line of a member's log. Immutable. */
@Value.Immutable
@LogStyle
public abstract class LogLine {
  LogLine() {}

  /** The backend's name of the stream that it is from, one of each container. */
  public abstract String stream();

  /** When the backend received it, if it knows. */
  public abstract Optional<Instant> time();

  /** The line, without its end. */
  public abstract String text();

  /** A builder in which everything is still to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that has everything of this one, to replace some of it. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link LogLine}; stream and text are required. */
  public static final class Builder extends ImmutableLogLine.Builder {
    Builder() {}
  }
}
