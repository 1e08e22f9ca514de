package io.firecamp.service;

/**
 * How far the newest configuration of a service is rolled out. Configurations are numbered; each
 * member records the number of the configuration that it runs with.
 *
 * @param config the number of the newest configuration
 * @param restartAt the newest configuration that needs a restart: a member with a lower one is
 *     restarted, any other is only reloaded
 * @param primaryFirst whether the primary is restarted before its standbys; otherwise it is the
 *     last
 */
public record Rollout(long config, long restartAt, boolean primaryFirst) {
  /** The rollout of a service that was never changed. */
  public static Rollout first() {
    return new Rollout(1, 1, false);
  }

  /** Returns a rollout of a new configuration that takes effect on a reload. */
  public Rollout reload() {
    return new Rollout(config + 1, restartAt, primaryFirst);
  }

  /** Returns a rollout of a new configuration that requires a restart of every member. */
  public Rollout restart(boolean thePrimaryFirst) {
    return new Rollout(config + 1, config + 1, thePrimaryFirst);
  }

  /** Whether the member has to be restarted. */
  public boolean mustRestart(MemberRecord member) {
    return member.config() < restartAt;
  }

  /** Whether the member only has to be reloaded. */
  public boolean mustReload(MemberRecord member) {
    return !mustRestart(member) && member.config() < config;
  }
}
