package io.firecamp.event;

import io.firecamp.plan.StepKind;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * An event in the progress of an operation. Never contains a secret.
 *
 * @param type what happened
 * @param operationId the same in all events of one call, different in every call of this process
 * @param operation the verb, such as {@code provision}
 * @param cluster the cluster
 * @param service the service, or empty if the operation is about a cluster
 * @param step what the step does, or empty if the event is about the operation itself or about a
 *     request outside of steps
 * @param member the member the step is for, or empty
 * @param purpose the volume the step is for, if it is for one
 * @param subject a description of the step or the request, or empty if the event is about the
 *     operation
 * @param detail what the operation waits for, what failed, or empty
 * @param elapsed the time since the operation began
 */
public record ProgressEvent(
    Type type,
    long operationId,
    String operation,
    String cluster,
    String service,
    Optional<StepKind> step,
    String member,
    Optional<VolumePurpose> purpose,
    String subject,
    String detail,
    Duration elapsed) {
  public ProgressEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** What happened. */
  public enum Type {
    /** A step began. */
    STARTED,
    /** A step was completed. */
    COMPLETED,
    /** A request failed and is retried. */
    RETRYING,
    /**
     * The operation waits for a state; the detail contains its last status. Sent when that status
     * changes.
     */
    WAITING,
    /** A member is left behind: the operation continues without it. */
    LEFT_BEHIND,
    /** A step failed, and with it the operation. */
    FAILED,
    /** The operation made no changes. */
    UNCHANGED
  }

  @Override
  public String toString() {
    return "%6.2fs %s/%s %s %s%s"
        .formatted(
            elapsed.toNanos() / 1e9,
            cluster,
            service,
            subject.isEmpty() ? operation : subject,
            type.name().toLowerCase(Locale.ROOT),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
