package io.firecamp.engine;

import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.operation.Adoption;
import io.firecamp.internal.operation.MemberLifecycle;
import io.firecamp.internal.operation.Move;
import io.firecamp.internal.operation.Recloning;
import io.firecamp.internal.operation.Removal;
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
   * Restarts one member and returns when the service is ready again. A primary that waits for its
   * turn in a restart of all members is restarted in its turn. Called again after an interruption,
   * it resumes the restart.
   *
   * @throws ServiceStateException if the service is not ACTIVE, or the member is stopped; nothing
   *     was changed
   * @throws IllegalArgumentException if there is no such member
   */
  public Provisioned restart(ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "restart member",
        kind,
        ref,
        call,
        scope -> {
          MemberLifecycle life = new MemberLifecycle(scope);
          return call.isDryRun() ? life.planRestart(member) : life.restart(member);
        });
  }

  /**
   * Stops one standby and returns when it can no longer write and the service is ready without it.
   * No operation starts it, or waits for it, before {@link #start}. A no-op if it is stopped.
   *
   * @throws ServiceStateException if the member is the primary or accepts writes, or the service is
   *     not ACTIVE; nothing was changed
   * @throws IllegalArgumentException if there is no such member
   */
  public Provisioned stop(ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "stop member",
        kind,
        ref,
        call,
        scope -> {
          MemberLifecycle life = new MemberLifecycle(scope);
          return call.isDryRun() ? life.planStop(member) : life.stop(member);
        });
  }

  /**
   * Starts a member that was stopped, with the newest configuration, and returns when the service
   * is ready with it. If the member was not stopped, only starts what does not run and waits.
   *
   * @throws ServiceStateException if the service is not ACTIVE, or the member has lost a volume;
   *     nothing was changed
   * @throws IllegalArgumentException if there is no such member
   */
  public Provisioned start(ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "start member",
        kind,
        ref,
        call,
        scope -> {
          MemberLifecycle life = new MemberLifecycle(scope);
          return call.isDryRun() ? life.planStart(member) : life.start(member);
        });
  }

  /**
   * Removes one standby, and returns when the service is ready without it: its container and DNS
   * record are deleted, what the primary kept for it is dropped, and its volumes are kept. The
   * stored spec then has one replica less. A no-op if it was removed.
   *
   * @throws ServiceStateException if the member is the primary, accepts writes or is the only one,
   *     or if no member accepts writes; nothing was changed
   * @throws IllegalArgumentException if there never was such a member
   */
  public Provisioned remove(ServiceKind kind, ServiceRef ref, String member, CallOptions call) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(call, "call");
    return calls.run(
        "remove member",
        kind,
        ref,
        call,
        scope -> {
          Removal removal = new Removal(scope);
          return call.isDryRun() ? removal.plan(member) : removal.run(member);
        });
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
