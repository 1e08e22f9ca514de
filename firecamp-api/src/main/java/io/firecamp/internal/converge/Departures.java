package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.internal.call.DeadlinePassedException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Absent;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which members an operation leaves behind: those that it can complete without, and whose
 * steps fail or take longer than its patience.
 */
final class Departures {
  /**
   * Steps that fail because of the member or its machine, rather than because of what is wanted.
   */
  private static final Set<StepKind> OF_THE_MEMBER =
      Set.of(
          StepKind.CREATE_VOLUME,
          StepKind.ATTACH_VOLUME,
          StepKind.MODIFY_VOLUME,
          StepKind.CHECK_DATA,
          StepKind.RUN_CONTAINER,
          StepKind.STOP_CONTAINER,
          StepKind.DETACH_VOLUME,
          StepKind.REMOVE_MEMBER);

  private final Operation operation;
  private final ServiceKind kind;
  private final Records records;

  Departures(Scope scope) {
    this.operation = scope.operation();
    this.kind = scope.kind();
    this.records = scope.records();
  }

  /** Whether the operation continues without that member. */
  boolean has(String member) {
    return absent().has(member);
  }

  /** Whether the operation can complete without that member. */
  boolean canLeave(String member) {
    return absent().canLeave(records.current(), member);
  }

  void leave(String member, String reason) {
    if (absent().leave(member, reason)) {
      operation.tellLeftBehind(member, reason);
    }
  }

  /** Performs a step, unless its member was left behind; a failure may leave it behind. */
  void perform(Step step, Operation.Work work) throws InterruptedException {
    String member = step.member();
    if (member.isEmpty()) {
      work.run();
    } else if (!has(member)) {
      boolean optional =
          canLeave(member)
              && (OF_THE_MEMBER.contains(step.kind()) || step.kind() == StepKind.RELOAD_MEMBER);
      if (optional) {
        tryTo(step, work);
      } else {
        work.run();
      }
    }
  }

  private void tryTo(Step step, Operation.Work work) throws InterruptedException {
    try {
      operation.within(limit(step), work);
    } catch (DeadlinePassedException e) {
      if (operation.deadline().expired()) {
        throw e;
      }
      leave(step.member(), step.kind().words() + ": " + e.getMessage());
    } catch (BackendException e) {
      if (!OF_THE_MEMBER.contains(step.kind())) {
        throw e;
      }
      leave(step.member(), step.kind().words() + ": " + e.getMessage());
    }
  }

  /** A stop may take as long as the member is given for it. */
  private Duration limit(Step step) {
    ServiceRecord service = records.current();
    Optional<MemberRecord> member = service.find(step.member());
    return step.kind() == StepKind.STOP_CONTAINER && member.isPresent()
        ? operation.patience().plus(kind.container(service, member.get()).stopGrace())
        : operation.patience();
  }

  private Absent absent() {
    return records.absent();
  }
}
