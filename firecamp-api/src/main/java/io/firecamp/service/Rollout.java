package io.firecamp.service;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far the newest configuration of a service is rolled out. Configurations are numbered; each
 * member records the number of the configuration that it runs with.
 *
 * @param config the number of the newest configuration
 * @param restartAt the newest configuration that needs a restart: a member with a lower one is
 *     restarted, any other is only reloaded
 * @param primaryFirst whether the primary is restarted before its standbys; otherwise it is the
 *     last
 * @param restarting the member that served and was restarted last: no other one is before it is
 *     back; empty if none is
 * @param trial what the newest configuration has replaced, unless all members run with it
 * @param refused the configuration that was refused last, if any ever was
 */
public record Rollout(
    long config,
    long restartAt,
    boolean primaryFirst,
    String restarting,
    Optional<Trial> trial,
    Optional<RefusedConfig> refused) {
  public Rollout {
    Objects.requireNonNull(restarting, "restarting");
    Objects.requireNonNull(trial, "trial");
    Objects.requireNonNull(refused, "refused");
  }

  /** A rollout of a configuration that nothing is wrong with. */
  public Rollout(long config, long restartAt, boolean primaryFirst) {
    this(config, restartAt, primaryFirst, "", Optional.empty(), Optional.empty());
  }

  /** The rollout of a service that was never changed. */
  public static Rollout first() {
    return new Rollout(1, 1, false);
  }

  /** Returns a rollout of a new configuration that takes effect on a reload. */
  public Rollout reload() {
    return new Rollout(config + 1, restartAt, primaryFirst, restarting, trial, refused);
  }

  /** Returns a rollout of a new configuration that requires a restart of every member. */
  public Rollout restart(boolean thePrimaryFirst) {
    // A member that did not come back from a restart is not followed by others; one that is down
    // for another reason is.
    String last = trial.isPresent() ? restarting : "";
    return new Rollout(config + 1, config + 1, thePrimaryFirst, last, trial, refused);
  }

  /**
   * Returns this rollout, before its next configuration, which may turn out to be unusable.
   *
   * @param before the fields that the next configuration changes, with their present texts
   */
  public Rollout trying(Map<String, String> before) {
    Objects.requireNonNull(before, "before");
    Map<String, String> all = new TreeMap<>(before);
    trial.ifPresent(t -> all.putAll(t.before()));
    Trial next =
        new Trial(
            trial.map(Trial::config).orElse(config),
            trial.map(Trial::restartAt).orElse(restartAt),
            all);
    String last = trial.isPresent() || isWithdrawing() ? restarting : "";
    return new Rollout(config, restartAt, primaryFirst, last, Optional.of(next), refused);
  }

  /** Whether it is the way back to the last usable configuration. */
  private boolean isWithdrawing() {
    return refused.filter(r -> r.config() == config - 1).isPresent();
  }

  /** Returns this rollout, which has come to the restart of that member, which serves. */
  public Rollout restarting(String member) {
    Objects.requireNonNull(member, "member");
    return new Rollout(config, restartAt, primaryFirst, member, trial, refused);
  }

  /** Returns this rollout, which is complete. */
  public Rollout settled() {
    return new Rollout(config, restartAt, primaryFirst, "", Optional.empty(), refused);
  }

  /** Whether nothing of it is left to be decided. */
  public boolean isSettled() {
    return restarting.isEmpty() && trial.isEmpty();
  }

  /**
   * Returns the rollout of the last usable configuration, as a new one. What the refused one did in
   * some order is undone in the opposite order.
   *
   * @param reason what a member said of the refused one
   */
  public Rollout withdrawn(String reason) {
    Objects.requireNonNull(reason, "reason");
    Trial back = trial.orElseThrow();
    return new Rollout(
        config + 1,
        back.restartAt(),
        !primaryFirst,
        restarting,
        Optional.empty(),
        Optional.of(new RefusedConfig(back.config(), config, reason)));
  }

  /**
   * Whether the member served with the last usable configuration, and was restarted with a newer.
   */
  public boolean isTriedOn(MemberRecord member) {
    Objects.requireNonNull(member, "member");
    return restarting.equals(member.name())
        && trial.filter(t -> member.config() > t.config()).isPresent();
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
