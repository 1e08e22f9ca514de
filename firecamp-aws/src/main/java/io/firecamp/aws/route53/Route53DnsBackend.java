package io.firecamp.aws.route53;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Names in private hosted zones of one VPC. A zone's comment names the cluster that it belongs to.
 * All records are set in one change; the same change shortens how long resolvers remember missing
 * names.
 */
public final class Route53DnsBackend implements DnsBackend {
  private static final Logger LOG = LoggerFactory.getLogger(Route53DnsBackend.class);
  private static final String REFUSED = "InvalidChangeBatch";

  /** Whoever changes the same records meanwhile, does it once or twice. */
  private static final int DELETE_ATTEMPTS = 3;

  private final HostedZones zones;
  private final RecordSets records;

  /**
   * Keeps names in zones of that VPC.
   *
   * @param client used, and never closed
   * @param region the region of the VPC
   * @param vpc asked for the id of the VPC when it is needed
   */
  public Route53DnsBackend(Route53Client client, String region, Supplier<String> vpc) {
    AwsApi api = AwsApi.of(AwsService.ROUTE_53);
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(vpc, "vpc");
    this.zones = new HostedZones(client, api, region, vpc);
    this.records = new RecordSets(client, api);
  }

  @Override
  public DnsZone ensureZone(String domain, String cluster) {
    String name = domain.toLowerCase(Locale.ROOT);
    DnsZone zone = zones.find(name).orElseGet(() -> zones.create(name, cluster));
    if (!zone.isOf(cluster)) {
      throw othersZone(zone);
    }
    return zone.cluster().isEmpty() ? zones.adopt(zone, cluster) : zone;
  }

  private static BackendException othersZone(DnsZone zone) {
    return BackendException.refused(
        "DNS zone %s (%s) belongs to cluster %s: choose another domain"
            .formatted(zone.domain(), zone.id(), zone.cluster()));
  }

  @Override
  public Optional<DnsZone> findZone(String domain) {
    return zones.find(domain.toLowerCase(Locale.ROOT));
  }

  /** The zone as its comment says now, or empty if it is gone. */
  private Optional<DnsZone> current(DnsZone zone) {
    return zones
        .get(zone.id())
        .map(z -> OwnerMark.clusterIn(z.hostedZone().config().comment()))
        .map(owner -> new DnsZone(zone.id(), zone.domain(), owner));
  }

  @Override
  public void upsert(DnsZone zone, Collection<DnsRecord> wanted) {
    DnsZone current =
        current(zone)
            .orElseThrow(
                () ->
                    BackendException.refused(
                        "DNS zone %s (%s) is gone: retry the operation, which creates it"
                            .formatted(zone.domain(), zone.id())));
    if (!current.isOf(zone.cluster())) {
      throw othersZone(current);
    }
    List<ResourceRecordSet> stored = records.first(zone);
    List<Change> changes =
        new ArrayList<>(
            wanted.stream()
                .filter(r -> !RecordSets.isSet(stored, r))
                .map(r -> change(ChangeAction.UPSERT, RecordSets.set(r)))
                .toList());
    Optional<ResourceRecordSet> start = NegativeCaching.shortened(stored);
    if (start.isPresent()) {
      upsert(zone, changes, start.get());
    } else if (!changes.isEmpty()) {
      records.change(zone, changes);
    }
  }

  private void upsert(DnsZone zone, List<Change> changes, ResourceRecordSet start) {
    List<Change> all = new ArrayList<>(changes);
    all.add(change(ChangeAction.UPSERT, start));
    try {
      records.change(zone, all);
    } catch (AwsException e) {
      if (!e.is(REFUSED) || changes.isEmpty()) {
        throw e;
      }
      LOG.warn("zone {} keeps its start of authority: {}", zone.domain(), e.getMessage());
      records.change(zone, changes);
    }
  }

  @Override
  public List<DnsRecord> find(DnsZone zone, Collection<String> names) {
    return unlessGone(() -> records.find(zone, folded(names)).stream().map(RecordSets::record))
        .toList();
  }

  @Override
  public void deleteRecords(DnsZone zone, Collection<String> names) {
    if (current(zone).filter(z -> z.isOf(zone.cluster())).isEmpty()) {
      return;
    }
    Set<String> wanted = folded(names);
    for (int attempt = 1; ; attempt++) {
      try {
        deleteOnce(zone, wanted);
        return;
      } catch (AwsException e) {
        if (e.is(HostedZones.MISSING)) {
          return;
        }
        if (!e.is(REFUSED) || attempt == DELETE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** A deletion names the values, so one that changed since it was read is refused. */
  private void deleteOnce(DnsZone zone, Set<String> names) {
    List<Change> changes =
        records.find(zone, names).stream().map(s -> change(ChangeAction.DELETE, s)).toList();
    if (!changes.isEmpty()) {
      records.change(zone, changes);
    }
  }

  @Override
  public void deleteZone(DnsZone zone) {
    Optional<DnsZone> current = current(zone);
    if (current.isPresent()) {
      if (!current.get().isOf(zone.cluster())) {
        throw othersZone(current.get());
      }
      zones.delete(zone);
    }
  }

  private static Stream<DnsRecord> unlessGone(Supplier<Stream<DnsRecord>> request) {
    try {
      return request.get();
    } catch (AwsException e) {
      if (e.is(HostedZones.MISSING)) {
        return Stream.empty();
      }
      throw e;
    }
  }

  private static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  private static Set<String> folded(Collection<String> names) {
    Set<String> folded = new HashSet<>();
    names.forEach(n -> folded.add(n.toLowerCase(Locale.ROOT)));
    return folded;
  }
}
