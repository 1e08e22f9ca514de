package io.firecamp.aws.route53;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.dns.DnsZone;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.VPC;

/** The private zones of one VPC. */
final class HostedZones {
  static final String MISSING = "NoSuchHostedZone";

  private final Route53Client client;
  private final AwsApi api;
  private final String region;
  private final Supplier<String> vpc;

  HostedZones(Route53Client client, AwsApi api, String region, Supplier<String> vpc) {
    this.client = client;
    this.api = api;
    this.region = region;
    this.vpc = vpc;
  }

  /** Creates the zone, or returns the one that another process created first. */
  DnsZone create(String domain, String cluster) {
    String id = vpc.get();
    try {
      HostedZone created =
          api.call(
                  "CreateHostedZone",
                  "of %s in %s".formatted(domain, id),
                  () ->
                      client.createHostedZone(
                          r ->
                              r.name(domain)
                                  .callerReference("firecamp-" + UUID.randomUUID())
                                  .vpc(v -> v.vpcId(id).vpcRegion(region))
                                  .hostedZoneConfig(
                                      c -> c.privateZone(true).comment(OwnerMark.of(cluster)))))
              .hostedZone();
      return new DnsZone(shortId(created.id()), domain, cluster);
    } catch (AwsException e) {
      if (!e.is("ConflictingDomainExists", "HostedZoneAlreadyExists")) {
        throw e;
      }
      return find(domain)
          .orElseThrow(
              () ->
                  BackendException.transientFailure(
                      "DNS zone %s exists in %s, but this account does not see it yet, or not at all: %s"
                          .formatted(domain, id, e.getMessage()),
                      e));
    }
  }

  /** A list by name begins at that name, has zones of all VPCs, and public ones. */
  Optional<DnsZone> find(String domain) {
    String wanted = domain + ".";
    String name = wanted;
    String from = null;
    while (true) {
      String start = name;
      String startId = from;
      ListHostedZonesByNameResponse page =
          api.call(
              "ListHostedZonesByName",
              "of " + domain,
              () -> client.listHostedZonesByName(r -> r.dnsName(start).hostedZoneId(startId)));
      for (HostedZone zone : page.hostedZones()) {
        if (!zone.name().equals(wanted)) {
          return Optional.empty();
        }
        Optional<DnsZone> found =
            zone.config().privateZone() ? ofOurVpc(shortId(zone.id()), domain) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
      if (!page.isTruncated() || !wanted.equals(page.nextDNSName())) {
        return Optional.empty();
      }
      name = page.nextDNSName();
      from = page.nextHostedZoneId();
    }
  }

  private Optional<DnsZone> ofOurVpc(String id, String domain) {
    return get(id)
        .filter(z -> z.vpCs().stream().anyMatch(this::isOurs))
        .map(z -> new DnsZone(id, domain, OwnerMark.clusterIn(z.hostedZone().config().comment())));
  }

  private boolean isOurs(VPC other) {
    return vpc.get().equals(other.vpcId()) && region.equals(other.vpcRegionAsString());
  }

  /** The zone as it is now, or empty if it is gone. */
  Optional<GetHostedZoneResponse> get(String id) {
    try {
      return Optional.of(
          api.call("GetHostedZone", "of " + id, () -> client.getHostedZone(r -> r.id(id))));
    } catch (AwsException e) {
      if (e.is(MISSING)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The zone that belonged to no cluster belongs to this one on return. */
  DnsZone adopt(DnsZone zone, String cluster) {
    String comment =
        get(zone.id())
            .map(z -> z.hostedZone().config().comment())
            .map(c -> OwnerMark.added(c, cluster))
            .orElseGet(() -> OwnerMark.of(cluster));
    api.call(
        "UpdateHostedZoneComment",
        "of " + zone.id(),
        () -> client.updateHostedZoneComment(r -> r.id(zone.id()).comment(comment)));
    return new DnsZone(zone.id(), zone.domain(), cluster);
  }

  void delete(DnsZone zone) {
    try {
      api.call(
          "DeleteHostedZone",
          "of %s (%s)".formatted(zone.domain(), zone.id()),
          () -> client.deleteHostedZone(r -> r.id(zone.id())));
    } catch (AwsException e) {
      if (!e.is(MISSING)) {
        throw e;
      }
    }
  }

  private static String shortId(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
