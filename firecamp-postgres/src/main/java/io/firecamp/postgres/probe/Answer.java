package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerState;
import java.util.Optional;

/**
 * What a member says of itself.
 *
 * @param state what it says, or empty if it does not answer
 * @param problem why it does not answer, or empty
 */
public record Answer(String member, Optional<ServerState> state, String problem) {
  /** UNKNOWN if it does not answer. */
  public MemberRole role() {
    return state.map(ServerState::role).orElse(MemberRole.UNKNOWN);
  }

  /** Whether it answers and accepts writes. */
  public boolean isPrimary() {
    return role() == MemberRole.PRIMARY;
  }

  /** The timeline that it is on, or zero if it does not answer. */
  public int timeline() {
    return state.map(ServerState::timeline).orElse(0);
  }
}
