package io.firecamp.backend.dns;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * An address record.
 *
 * @param name the full name, folded to lower case, without a trailing dot
 * @param address an IPv4 address
 */
public record DnsRecord(String name, String address, Duration ttl) {
  /** How long resolvers may keep a member's address. */
  public static final Duration MEMBER_TTL = Duration.ofSeconds(5);

  public DnsRecord {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(ttl, "ttl");
    name = name.toLowerCase(Locale.ROOT);
  }
}
