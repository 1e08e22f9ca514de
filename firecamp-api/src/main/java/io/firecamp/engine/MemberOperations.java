package io.firecamp.engine;

import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.operation.Adoption;
import io.firecamp.internal.operation.Move;
import io.firecamp.internal.operation.Recloning;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRef;
import java.util.Objects;
import java.util.Optional;

/**
 * The operations on one member of a service, of {@link ServiceEngine#members}. Thread-safe. What is
 * said there of exceptions, repeated calls and dry runs holds for them too.
 */
public final class MemberOperations {
  private final Calls calls;

  MemberOperations(Calls calls) {
    this.calls = calls;
  }

  /**
   * Moves a member to another host of its zone, with its volumes, and returns when the service is
   * ready again. Nothing is copied.
   *
   * @param node the target host, or empty for any
   * @param fence whether a dead host is fenced, so that the member can leave it; otherwise the move
   *     waits until the backend reports that nothing on it can write any longer
   * @throws ServiceStateException if the host does not qualify; nothing was changed
   */
  public Provisioned move(
      ServiceKind kind,
      ServiceRef ref,
      String member,
      Optional<String> node,
      boolean fence,
      CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "move",
        kind,
        ref,
        call,
        scope -> {
          Move move = new Move(scope);
          return call.isDryRun() ? move.plan(member, node) : move.run(member, node, fence);
        });
  }

  /**
   * Records a member that was promoted by hand as the primary, and returns when the service is
   * ready with it. A primary beside it is stopped; the former primary is cloned again, and all
   * other members follow the new one. A member that does not run is started as the primary; then
   * the data of the former one is not changed, and it has to be cloned again explicitly.
   *
   * @throws ServiceStateException if the member runs and does not accept writes; nothing was
   *     changed
   * @throws IllegalArgumentException if there is no such member
   */
  public Provisioned adoptPrimary(
      ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "adopt primary",
        kind,
        ref,
        call,
        scope -> {
          Adoption adoption = new Adoption(scope);
          return call.isDryRun() ? adoption.plan(member) : adoption.run(member);
        });
  }

  /**
   * Replaces the data of a standby by a new copy of the primary's, and returns when it is ready
   * again. Its former data is kept until the copy is complete, as far as there is room.
   *
   * @throws ServiceStateException if the member is the primary, or the primary does not accept
   *     writes; nothing was changed
   * @throws IllegalArgumentException if there is no such member
   */
  public Provisioned reclone(ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "clone again",
        kind,
        ref,
        call,
        scope -> {
          Recloning recloning = new Recloning(scope);
          return call.isDryRun() ? recloning.plan(member) : recloning.run(member);
        });
  }
}
