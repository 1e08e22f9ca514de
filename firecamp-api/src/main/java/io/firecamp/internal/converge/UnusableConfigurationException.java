package io.firecamp.internal.converge;

import io.firecamp.error.FirecampException;
import io.firecamp.internal.record.Records;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.Optional;

/**
 * Thrown when a member that served does not start with a configuration that no complete service has
 * run with, or does not accept it.
 */
final class UnusableConfigurationException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final String member;
  private final long generation;
  private final String reason;

  UnusableConfigurationException(MemberRecord member, String message, String reason) {
    super(message);
    this.member = member.name();
    this.generation = member.generation();
    this.reason = reason;
  }

  /**
   * Returns if the member ended for a reason of its own.
   *
   * @param reason what it said
   * @throws UnusableConfigurationException if the rolling restart has just come to it
   */
  static void throwIfTriedOn(Records records, String member, String message, String reason) {
    Optional<MemberRecord> found = records.current().find(member);
    if (found.filter(m -> records.current().rollout().isTriedOn(m)).isPresent()) {
      throw new UnusableConfigurationException(found.get(), message, reason);
    }
  }

  /** What the member said. */
  String reason() {
    return reason;
  }

  /** Whether it is still about the newest configuration of that record. */
  boolean isAbout(ServiceRecord now) {
    return now.rollout()
        .trial()
        .filter(
            trial ->
                now.find(member)
                    .filter(m -> m.generation() == generation)
                    .filter(
                        m ->
                            m.config() > trial.config()
                                || now.rollout().restartAt() == trial.restartAt())
                    .isPresent())
        .isPresent();
  }
}
