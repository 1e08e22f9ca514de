package io.firecamp.kind;

import io.firecamp.service.MemberRecord;
import io.firecamp.spec.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Works on the running members of one service, as its administrator. Used by one thread at a time.
 * Every call can be repeated after any failure.
 */
public interface ServiceControl extends AutoCloseable {

  /**
   * Returns what keeps the service from being ready, at most one entry per member; empty if it is
   * fully ready. Must return within seconds, and does not throw if a member does not respond.
   */
  List<Unready> unready();

  /** Returns empty if the service is fully ready; otherwise what is still missing. */
  default Optional<String> waitingFor() {
    return unready().stream().map(Unready::reason).findFirst();
  }

  /**
   * Returns the name of the member that accepts writes, or empty if no member reports that it does.
   */
  Optional<String> primary();

  /**
   * Returns empty if the member can be restarted now without harm to the others; otherwise what to
   * wait for. Does not throw if a member does not respond.
   */
  Optional<String> restartWaitsFor(MemberRecord member);

  /**
   * Reloads the running member with those files, to the extent possible without a restart.
   *
   * @param template the template of the member's next start
   * @throws io.firecamp.backend.BackendException retryable if the member does not respond
   */
  void reload(MemberRecord member, ContainerTemplate template);

  /**
   * Makes the secret the valid one, and distributes it to all members that use it. A no-op if it is
   * valid.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not respond
   */
  void changeSecret(String name, Secret wanted);

  /**
   * Drops what the other members keep for a member that was removed.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not respond
   */
  void forget(MemberRecord left);

  /** Closes the connections. */
  @Override
  void close();
}
