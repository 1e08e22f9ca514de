package io.firecamp.testkit.dns;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;

/**
 * Where a {@link LoopbackDnsServer} reads its zones and address records.
 *
 * <p>The server asks on every query and remembers nothing, so a change is served from the next
 * query on, whoever made it. Implementations are called from several threads at once and should
 * return within milliseconds: UDP queries are answered one after the other.
 */
@FunctionalInterface
public interface RecordSource {

  /**
   * Returns what is known about a name at this moment.
   *
   * @param name the name in lower case, without the trailing dot; the root is the empty string
   * @return {@link Addresses} for a name that exists, {@link NoSuchName} for one that does not
   *     exist in a zone of this source, {@link NotAuthoritative} for one in no zone of this source
   * @throws IOException if the records cannot be read; the client gets SERVFAIL, as it does for an
   *     unchecked exception
   */
  Answer lookup(String name) throws IOException;

  /** What a source knows about one name. */
  sealed interface Answer permits Addresses, NoSuchName, NotAuthoritative {}

  /**
   * The name exists in {@code zone} and has these IPv4 addresses.
   *
   * @param zone the zone that holds the name, in lower case, without the trailing dot
   * @param ttl how long a client may remember the addresses, in whole seconds
   * @param addresses the addresses; empty if the name exists but has none
   */
  record Addresses(String zone, Duration ttl, List<Inet4Address> addresses) implements Answer {
    private static final long MAX_TTL_SECONDS = Integer.MAX_VALUE;

    /**
     * Copies the addresses.
     *
     * @throws IllegalArgumentException if {@code ttl} is negative or above 2^31-1 seconds
     */
    public Addresses {
      requireNonNull(zone, "zone");
      addresses = List.copyOf(addresses);
      if (ttl.isNegative() || ttl.toSeconds() > MAX_TTL_SECONDS) {
        throw new IllegalArgumentException("ttl must be between 0 and 2^31-1 seconds, was " + ttl);
      }
    }
  }

  /**
   * The name does not exist, and {@code zone} is the zone that would hold it. For the zone's own
   * name this is fine too: the apex always exists, with its SOA and NS records.
   *
   * @param zone the zone, in lower case, without the trailing dot
   */
  record NoSuchName(String zone) implements Answer {
    /** Checks that there is a zone. */
    public NoSuchName {
      requireNonNull(zone, "zone");
    }
  }

  /** The name is in no zone of this source; the client gets REFUSED. */
  record NotAuthoritative() implements Answer {}
}
