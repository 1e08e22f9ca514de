package io.firecamp.aws.route53;

import io.firecamp.backend.dns.DnsRecord;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * How long resolvers remember that a name does not exist: the lower of the TTL and the last number
 * of the zone's start of authority (RFC 2308), 15 minutes in a new zone of Route 53.
 */
final class NegativeCaching {
  private static final long SECONDS = DnsRecord.MEMBER_TTL.toSeconds();
  private static final int FIELDS = 7;

  private NegativeCaching() {}

  /** The start of authority with a short time, or empty if it is missing or short already. */
  static Optional<ResourceRecordSet> shortened(List<ResourceRecordSet> records) {
    return records.stream()
        .filter(r -> r.type() == RRType.SOA && r.resourceRecords().size() == 1)
        .findFirst()
        .flatMap(NegativeCaching::shortened);
  }

  private static Optional<ResourceRecordSet> shortened(ResourceRecordSet start) {
    String[] fields = start.resourceRecords().get(0).value().trim().split("\\s+");
    if (fields.length != FIELDS || isShort(start.ttl(), fields[FIELDS - 1])) {
      return Optional.empty();
    }
    fields[FIELDS - 1] = Long.toString(SECONDS);
    ResourceRecord value = ResourceRecord.builder().value(String.join(" ", fields)).build();
    return Optional.of(start.toBuilder().ttl(SECONDS).resourceRecords(value).build());
  }

  private static boolean isShort(Long ttl, String minimum) {
    return ttl <= SECONDS || (minimum.matches("\\d{1,9}") && Long.parseLong(minimum) <= SECONDS);
  }
}
