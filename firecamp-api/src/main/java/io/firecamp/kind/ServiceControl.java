package io.firecamp.kind;

import io.firecamp.service.MemberRecord;
import io.firecamp.spec.Secret;
import java.util.Optional;

/**
 * Works on the running members of one service, as its administrator. Used by one thread at a time.
 * Every call can be made again after any failure.
 */
public interface ServiceControl extends AutoCloseable {

  /**
   * Empty if the service serves completely; otherwise what is still missing, naming the member.
   * Must return within seconds, and does not throw because a member does not answer.
   */
  Optional<String> waitingFor();

  /** The name of the member that accepts writes, or empty if none answers that it does. */
  Optional<String> primary();

  /**
   * Empty if the member can be restarted now without harm to the others; otherwise what to wait
   * for. Does not throw because a member does not answer.
   */
  Optional<String> restartWaitsFor(MemberRecord member);

  /**
   * Makes the running member use those files from now on, as far as that needs no restart.
   *
   * @param template what the member's next start will be given
   * @throws io.firecamp.backend.BackendException retryable if the member does not answer
   */
  void reload(MemberRecord member, ContainerTemplate template);

  /**
   * Makes the secret the valid one, and tells it to all members that use it. Valid already: nothing
   * to do.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not answer
   */
  void changeSecret(String name, Secret wanted);

  /**
   * Lets go of what the other members keep for one that has left.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not answer
   */
  void forget(MemberRecord left);

  /** Ends the connections. */
  @Override
  void close();
}
