package io.firecamp.postgres.status;

/** What can be wrong with a service. */
public enum ProblemKind {
  /** The service is stopped, on request. */
  STOPPED(Health.DOWN),
  /** An operation that creates or deletes the service was not completed. */
  INCOMPLETE(Health.DEGRADED),
  /** No member accepts writes. */
  NO_PRIMARY(Health.DOWN),
  /**
   * The recorded primary does not start, because another member has newer data: somebody promoted
   * it, or the member that it followed.
   */
  NEWER_DATA(Health.DOWN),
  /** Several members accept writes, each on a history of its own. */
  SEVERAL_PRIMARIES(Health.DOWN),
  /** The member that accepts writes is not the recorded primary: somebody promoted it. */
  NOT_THE_RECORDED_PRIMARY(Health.DEGRADED),
  /** The host of the member does not run. */
  NODE_DEAD(Health.DEGRADED),
  /** A volume of the member does not exist. */
  VOLUME_MISSING(Health.DEGRADED),
  /** A volume of the member is not attached to its host, or has failed. */
  VOLUME_UNUSABLE(Health.DEGRADED),
  /** The member has no container. */
  CONTAINER_MISSING(Health.DEGRADED),
  /** The container of the member ended. */
  CONTAINER_EXITED(Health.DEGRADED),
  /** The member is stopped, on request. */
  MEMBER_STOPPED(Health.DEGRADED),
  /** The server does not respond. */
  NO_RESPONSE(Health.DEGRADED),
  /** Applications have all connections that they can have. */
  TOO_MANY_CONNECTIONS(Health.DEGRADED),
  /** The server does not accept the stored password of the administrator. */
  PASSWORD_REFUSED(Health.DEGRADED),
  /** The data of the member is that of another service. */
  FOREIGN_DATA(Health.DEGRADED),
  /** The history of the member is not that of the primary. */
  DIVERGED(Health.DEGRADED),
  /** WAL that the standby needs was removed. */
  SLOT_LOST(Health.DEGRADED),
  /** WAL that the standby needs may be removed at the next checkpoint. */
  SLOT_AT_RISK(Health.DEGRADED),
  /** The primary keeps no WAL for the standby. */
  SLOT_MISSING(Health.DEGRADED),
  /** A slot of no member keeps WAL. */
  SLOT_LEFT_OVER(Health.DEGRADED),
  /** The standby does not stream from the primary. */
  NOT_STREAMING(Health.DEGRADED),
  /** The standby receives WAL and does not replay it. */
  REPLAY_PAUSED(Health.DEGRADED),
  /**
   * What is recorded for the member was not done: its configuration, a start, the size of a volume.
   */
  LEFT_BEHIND(Health.DEGRADED),
  /** The replacement of a password was not completed. */
  PASSWORD_CHANGE_INCOMPLETE(Health.DEGRADED),
  /** Settings of the member take effect with its next restart. */
  RESTART_PENDING(Health.DEGRADED),
  /** Somebody changed settings on the server. */
  DRIFT(Health.DEGRADED),
  /** The DNS name of the member does not lead to it. */
  DNS_WRONG(Health.DEGRADED),
  /** A volume is nearly full. */
  LITTLE_ROOM(Health.DEGRADED);

  private final Health health;

  ProblemKind(Health health) {
    this.health = health;
  }

  /** The health of a service that has such a problem and no worse one. */
  public Health health() {
    return health;
  }
}
