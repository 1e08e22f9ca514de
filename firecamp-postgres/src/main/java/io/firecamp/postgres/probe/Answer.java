package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerState;
import java.util.Objects;
import java.util.Optional;

/**
 * The response of a member to a probe.
 *
 * @param state its state, or empty if it does not respond
 * @param reason the kind of failure, or empty if it responds
 * @param problem why it does not respond, or empty
 */
public record Answer(
    String member,
    Optional<ServerState> state,
    Optional<ServerException.Reason> reason,
    String problem) {
  public Answer {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(problem, "problem");
  }

  /** Whether it accepts none of the administrator's passwords. */
  public boolean refusesPassword() {
    return reason.equals(Optional.of(ServerException.Reason.AUTHENTICATION));
  }

  /** UNKNOWN if it does not respond. */
  public MemberRole role() {
    return state.map(ServerState::role).orElse(MemberRole.UNKNOWN);
  }

  /** Whether it responds and accepts writes. */
  public boolean isPrimary() {
    return role() == MemberRole.PRIMARY;
  }

  /** The timeline that it is on, or zero if it does not respond. */
  public int timeline() {
    return state.map(ServerState::timeline).orElse(0);
  }
}
