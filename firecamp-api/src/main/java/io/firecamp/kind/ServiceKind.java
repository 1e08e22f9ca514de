package io.firecamp.kind;

import io.firecamp.backend.container.Container;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the engine has to know about a kind of service, such as PostgreSQL. Stateless, thread-safe.
 */
public interface ServiceKind {

  /** The kind's name, as it is stored; never changes. */
  String name();

  /**
   * Returns what the member's container is started with. If {@link #canLookAtData}, the container
   * of a member that is being removed, or is to be stopped, only says what data the member has, and
   * ends. Pure.
   */
  ContainerTemplate container(ServiceRecord service, MemberRecord member);

  /**
   * Returns how a change of one of the kind's own settings takes effect on a running service. Pure.
   *
   * @param stored the stored value, or empty if there is none
   * @param wanted the requested value, or empty if it is to be removed
   */
  ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted);

  /**
   * Whether members hold a copy of the secret, which they are given at their start and when they
   * are reloaded. Pure.
   */
  default boolean isHeldByMembers(String secret) {
    return true;
  }

  /**
   * Returns what the spec wants to exist inside of the service, such as databases, in words that
   * are unique and never change. Each is created once, when the service is ready, and never removed
   * by the engine. Pure. Nothing unless overridden.
   */
  default Set<String> objects(ServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return Set.of();
  }

  /** Whether containers are given that secret; every one unless overridden. Pure. */
  default boolean isForContainers(String secret) {
    return true;
  }

  /**
   * Whether a container that ended would end in the same way again: it refused what it found on its
   * volumes. Pure. Never unless overridden.
   */
  default boolean isFinal(Container ended) {
    Objects.requireNonNull(ended, "ended");
    return false;
  }

  /**
   * Returns the member that has newer data, if the container of the intended primary ended for that
   * reason. Pure. Empty unless overridden.
   */
  default Optional<String> yieldsTo(Container ended) {
    Objects.requireNonNull(ended, "ended");
    return Optional.empty();
  }

  /**
   * Whether members can be run only to say what data they have, see {@link #container}. Pure. Not
   * unless overridden.
   */
  default boolean canLookAtData() {
    return false;
  }

  /**
   * Whether a container that was run to look at the data of a member, rather than to serve, has
   * said what it is. Pure. Always unless overridden.
   */
  default boolean saidItsData(Container ended) {
    Objects.requireNonNull(ended, "ended");
    return true;
  }

  /**
   * Connects to the running members. The engine closes it.
   *
   * @param secrets the service's secrets by name; while one is being replaced, the new one is
   *     stored under its name with the suffix {@code .next}, and either of them may be valid
   * @param remaining returns how long the caller still waits, when it is called by the thread that
   *     uses the control; no call of the control waits much longer for a member
   */
  ServiceControl control(
      ServiceRecord service, Map<String, Secret> secrets, Supplier<Duration> remaining);
}
