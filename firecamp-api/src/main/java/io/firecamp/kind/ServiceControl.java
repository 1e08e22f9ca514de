package io.firecamp.kind;

import io.firecamp.backend.container.Container;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
   * Returns whether any of those members responds and accepts writes; more than one does only after
   * somebody promoted one by hand.
   */
  default boolean acceptsWrites(Collection<MemberRecord> members) {
    Objects.requireNonNull(members, "members");
    return primary().filter(p -> members.stream().anyMatch(m -> m.name().equals(p))).isPresent();
  }

  /**
   * Returns empty, or why {@link #waitingFor} cannot become empty by itself: members accept writes
   * that should not. As of the last call of that method.
   */
  default Optional<String> conflict() {
    return Optional.empty();
  }

  /**
   * Returns what the other members say before the intended primary is started: one may have been
   * promoted by hand while the primary was down, and it, or one that follows it, may have newer
   * data.
   *
   * @param others the newest containers of the other members
   */
  default Admission admission(MemberRecord primary, Collection<Container> others) {
    Objects.requireNonNull(primary, "primary");
    Objects.requireNonNull(others, "others");
    return Admission.GRANTED;
  }

  /**
   * Makes sure that the intended primary keeps what its standbys need, as one that was promoted
   * does not yet. Changes nothing if it does.
   *
   * @return whether the intended primary responds and accepts writes
   * @throws io.firecamp.backend.BackendException retryable if it does not respond
   */
  default boolean prepareForStandbys() {
    return true;
  }

  /**
   * Returns empty if the member can be restarted now without harm to the others; otherwise what to
   * wait for. Does not throw if a member does not respond.
   */
  Optional<String> restartWaitsFor(MemberRecord member);

  /**
   * Reloads the running member with those files, to the extent possible without a restart.
   *
   * @param template the template of the member's next start
   * @throws ConfigurationRefusedException if the member does not accept a value
   * @throws io.firecamp.backend.BackendException retryable if the member does not respond
   */
  void reload(MemberRecord member, ContainerTemplate template);

  /**
   * Makes the secret the valid one, unless the servers have one of a higher version. A no-op if it
   * is valid. Members that hold a copy and respond are given it; the others when they are reloaded
   * or restarted.
   *
   * @param version counts the secrets of the name
   * @return whether it is valid; false if the servers have a higher version, and nothing was
   *     changed
   * @throws io.firecamp.backend.BackendException retryable if a member does not respond
   */
  boolean changeSecret(String name, Secret wanted, long version);

  /**
   * Returns what the running servers would not accept of the wanted record, each as a sentence:
   * what only they can know. Empty if they accept it all, or none of them responds. Changes
   * nothing.
   */
  default List<String> refusals(ServiceRecord wanted) {
    return List.of();
  }

  /**
   * Drops what the other members keep for a member that was removed.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not respond
   */
  void forget(MemberRecord left);

  /**
   * Drops what the primary keeps for members that were removed, as far as it was seen to keep
   * something and nobody uses it. A no-op, without a request, if it was not.
   *
   * @param former the names of the members that the service does not have any more
   * @throws io.firecamp.backend.BackendException if the primary does not respond
   */
  default void forgetFormer(Collection<String> former) {
    Objects.requireNonNull(former, "former");
  }

  /**
   * Creates those of the {@link ServiceKind#objects} of the service that do not exist.
   *
   * @throws io.firecamp.backend.BackendException retryable if a member does not respond
   */
  default void create(Set<String> objects) {
    Objects.requireNonNull(objects, "objects");
    throw new UnsupportedOperationException(
        "this kind has no objects, and is to create " + objects);
  }

  /**
   * Returns why the running members cannot have those objects, a line each; empty if they can, or
   * if it is not known.
   *
   * @throws io.firecamp.backend.BackendException if a member does not respond
   */
  default List<String> refused(ServiceSpec wanted, Set<String> objects) {
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(objects, "objects");
    return List.of();
  }

  /** Closes the connections. */
  @Override
  void close();
}
