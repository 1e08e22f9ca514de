package io.firecamp.event;

import java.time.Duration;

/**
 * Something happened in an operation. Never holds a secret.
 *
 * @param step the step as the plan names it, or empty if it is the operation itself
 * @param detail what is waited for, what failed, or empty
 * @param elapsed since the operation began
 */
public record ProgressEvent(
    Type type,
    String operation,
    String cluster,
    String service,
    String step,
    String detail,
    Duration elapsed) {

  /** What happened. */
  public enum Type {
    STARTED,
    COMPLETED,
    /** A backend call failed and is tried again. */
    RETRYING,
    /** A state is waited for; the detail has the last word on it. Sent when that word changes. */
    WAITING,
    FAILED,
    /** There was nothing to do. */
    UNCHANGED
  }

  @Override
  public String toString() {
    return "%6.2fs %s/%s %s %s%s"
        .formatted(
            elapsed.toNanos() / 1e9,
            cluster,
            service,
            step.isEmpty() ? operation : step,
            type.name().toLowerCase(java.util.Locale.ROOT),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
