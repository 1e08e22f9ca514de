package io.firecamp.aws.route53;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** The records of zones. */
final class RecordSets {
  private final Route53Client client;
  private final AwsApi api;

  RecordSets(Route53Client client, AwsApi api) {
    this.client = client;
    this.api = api;
  }

  /** The address records of these names, and no others: a list only begins at a name. */
  List<ResourceRecordSet> find(DnsZone zone, Set<String> names) {
    List<ResourceRecordSet> found = new ArrayList<>();
    Predicate<ResourceRecordSet> wanted = s -> isAddress(s) && names.contains(name(s));
    ListResourceRecordSetsResponse page = null;
    do {
      page = page(zone, page);
      page.resourceRecordSets().stream().filter(wanted).forEach(found::add);
    } while (page.isTruncated() && found.size() < names.size());
    return found;
  }

  /** The first records of the zone, with its start of authority: it sorts before all hosts. */
  List<ResourceRecordSet> first(DnsZone zone) {
    return page(zone, null).resourceRecordSets();
  }

  private ListResourceRecordSetsResponse page(
      DnsZone zone, @Nullable ListResourceRecordSetsResponse after) {
    return api.call(
        "ListResourceRecordSets",
        subject(zone),
        () ->
            client.listResourceRecordSets(
                r -> {
                  r.hostedZoneId(zone.id());
                  if (after != null) {
                    r.startRecordName(after.nextRecordName())
                        .startRecordType(after.nextRecordType())
                        .startRecordIdentifier(after.nextRecordIdentifier());
                  }
                }));
  }

  /** All or none. */
  void change(DnsZone zone, List<Change> changes) {
    api.call(
        "ChangeResourceRecordSets",
        subject(zone),
        () ->
            client.changeResourceRecordSets(
                r -> r.hostedZoneId(zone.id()).changeBatch(b -> b.changes(changes))));
  }

  static ResourceRecordSet set(DnsRecord record) {
    return ResourceRecordSet.builder()
        .name(record.name())
        .type(RRType.A)
        .ttl(record.ttl().toSeconds())
        .resourceRecords(ResourceRecord.builder().value(record.address()).build())
        .build();
  }

  static DnsRecord record(ResourceRecordSet set) {
    return new DnsRecord(
        name(set), set.resourceRecords().get(0).value(), Duration.ofSeconds(set.ttl()));
  }

  /** One that answers everybody with addresses of its own: no alias, no routing policy. */
  private static boolean isAddress(ResourceRecordSet set) {
    return set.type() == RRType.A
        && set.setIdentifier() == null
        && set.ttl() != null
        && !set.resourceRecords().isEmpty();
  }

  /** Holds of a set if it is exactly this record. */
  static boolean isSet(List<ResourceRecordSet> sets, DnsRecord record) {
    return sets.stream()
        .filter(RecordSets::isAddress)
        .anyMatch(s -> s.resourceRecords().size() == 1 && record(s).equals(record));
  }

  private static String name(ResourceRecordSet set) {
    String name = set.name();
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String subject(DnsZone zone) {
    return "of zone %s (%s)".formatted(zone.domain(), zone.id());
  }
}
