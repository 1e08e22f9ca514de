package io.firecamp.backend.log;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of a member's log.
 *
 * @param time when the backend received it, if it knows
 */
public record LogLine(String stream, Optional<Instant> time, String text) {}
