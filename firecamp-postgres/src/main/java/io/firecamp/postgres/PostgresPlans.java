package io.firecamp.postgres;

import io.firecamp.engine.CallOptions;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRef;
import java.util.Objects;
import java.util.Optional;

/**
 * The plans of the operations on one service: what each would do now, without doing it. Each method
 * has the name of the operation of {@link PostgresService} that it plans, and refuses what that one
 * refuses. The plans of {@code provision} and {@code update} are those of {@link Postgres}.
 */
public final class PostgresPlans {
  private static final CallOptions DRY_RUN = CallOptions.defaults().dryRun();

  private final ServiceEngine engine;
  private final PostgresKind kind;
  private final ServiceRef ref;

  PostgresPlans(ServiceEngine engine, PostgresKind kind, ServiceRef ref) {
    this.engine = engine;
    this.kind = kind;
    this.ref = ref;
  }

  /** Returns the plan of {@link PostgresService#restart()}. */
  public Plan restart() {
    return engine.restart(kind, ref, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#resetPasswords()}. */
  public Plan resetPasswords() {
    return engine.resetPasswords(kind, ref, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#stop()}. */
  public Plan stop() {
    return engine.stop(kind, ref, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#start()}. */
  public Plan start() {
    return engine.start(kind, ref, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#restart(String)}. */
  public Plan restart(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().restart(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#stop(String)}. */
  public Plan stop(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().stop(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#start(String)}. */
  public Plan start(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().start(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#removeMember(String)}. */
  public Plan removeMember(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().remove(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#move(String)}. */
  public Plan move(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().move(kind, ref, member, Optional.empty(), false, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#reclone(String)}. */
  public Plan reclone(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().reclone(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#adoptPrimary(String)}. */
  public Plan adoptPrimary(String member) {
    Objects.requireNonNull(member, "member");
    return engine.members().adoptPrimary(kind, ref, member, DRY_RUN).plan();
  }

  /** Returns the plan of {@link PostgresService#delete()}. */
  public Plan delete() {
    return engine.planDelete(ref, DRY_RUN);
  }
}
