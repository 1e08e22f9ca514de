package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import java.util.Optional;

/**
 * The response of a member to a probe.
 *
 * @param state its state, or empty if it does not respond
 * @param problem why it does not respond, or empty
 * @param failure the kind of that problem, if the server reported one
 */
public record Answer(
    String member, Optional<ServerState> state, String problem, Optional<Reason> failure) {
  /** Returns the answer of a member that responds. */
  static Answer of(String member, ServerState state) {
    return new Answer(member, Optional.of(state), "", Optional.empty());
  }

  /** Returns the answer of a member that does not respond. */
  static Answer none(String member, ServerException why) {
    return new Answer(
        member, Optional.empty(), String.valueOf(why.getMessage()), Optional.of(why.reason()));
  }

  /** Whether it accepts none of the administrator's passwords. */
  public boolean refusesPassword() {
    return failure.equals(Optional.of(Reason.AUTHENTICATION));
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
