package io.firecamp.postgres.probe;

import io.firecamp.Firecamp;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reaches members as the administrator. Thread-safe. */
public final class Connector {
  private final ServerAccess access;
  private final Firecamp.Reach reach;

  /** Shorter waits would take a server that answers for a silent one. */
  private static final Duration AT_LEAST = Duration.ofMillis(200);

  private final Supplier<List<Secret>> read;
  private final Supplier<Duration> remaining;
  private @Nullable List<Secret> passwords;

  /**
   * @param passwords reads the administrator's passwords on first use, the likelier one first;
   *     there are two while it is being replaced
   * @param remaining how long the caller still waits, by the thread that asks
   */
  public Connector(
      ServerAccess access,
      Firecamp.Reach reach,
      Supplier<List<Secret>> passwords,
      Supplier<Duration> remaining) {
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(reach, "reach");
    Objects.requireNonNull(passwords, "passwords");
    this.access = access;
    this.reach = reach;
    this.read = passwords;
    this.remaining = Objects.requireNonNull(remaining, "remaining");
  }

  /**
   * Returns that time, or what the caller still waits if that is less; enough for a server that
   * answers at once in any case.
   */
  public Duration limit(Duration most) {
    Duration left = remaining.get();
    Duration limited = left.compareTo(most) < 0 ? left : most;
    return limited.compareTo(AT_LEAST) < 0 ? AT_LEAST : limited;
  }

  /** Returns the endpoint that an application of this runtime connects to. */
  public String host(ServiceRecord service, MemberRecord member) {
    Objects.requireNonNull(service, "service");
    return reach == Firecamp.Reach.DNS_NAME ? service.dnsName(member) : member.address();
  }

  /**
   * Opens a session.
   *
   * @param timeout the longest time for opening it and for each request; see {@link #limit}
   * @throws io.firecamp.postgres.server.ServerException if the member does not respond or refuses
   */
  public PostgresServer open(ServiceRecord service, MemberRecord member, Duration timeout) {
    return access.connect(endpoint(service, member), passwords(), timeout);
  }

  /** Whether members respond without waiting; see {@link ServerAccess#immediate}. */
  boolean immediate() {
    return access.immediate();
  }

  private synchronized List<Secret> passwords() {
    List<Secret> known = passwords;
    if (known == null) {
      known = List.copyOf(read.get());
      passwords = known;
    }
    return known;
  }

  /** Where the member listens, as this process reaches it. */
  public Endpoint endpoint(ServiceRecord service, MemberRecord member) {
    Objects.requireNonNull(service, "service");
    return new Endpoint(member.name(), host(service, member), member.port());
  }
}
