package io.firecamp.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.CallCounter;
import io.firecamp.aws.fake.TestClients;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.testkit.contract.DnsBackendContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class Route53DnsBackendContractTest extends DnsBackendContract {
  private static final String DOMAIN = "t1-firecamp.com";
  private final CallCounter calls = new CallCounter();
  private final AwsClients clients = TestClients.newAccount().interceptor(calls).build();
  private final StrictRoute53 route53 = new StrictRoute53(clients.route53());
  private final String vpc = newVpc();

  private String newVpc() {
    return clients.ec2().createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  }

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected DnsBackend create() {
    return reopened();
  }

  @Override
  protected DnsBackend reopened() {
    return in(vpc);
  }

  private DnsBackend in(String id) {
    return new Route53DnsBackend(route53, TestClients.REGION, () -> id);
  }

  private static DnsRecord record(String host, String address) {
    return new DnsRecord(host + "." + DOMAIN, address, DnsRecord.MEMBER_TTL);
  }

  private List<ResourceRecordSet> records(DnsZone zone) {
    return route53.listResourceRecordSets(r -> r.hostedZoneId(zone.id())).resourceRecordSets();
  }

  @Test
  void zone_isPrivate_andOfOurVpc_andSaysWhoseItIs() {
    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");

    var stored = clients.route53().getHostedZone(r -> r.id(zone.id()));
    assertThat(stored.hostedZone().config().privateZone()).isTrue();
    assertThat(stored.hostedZone().config().comment()).contains("firecamp:cluster=t1");
    assertThat(stored.vpCs()).extracting(v -> v.vpcId()).containsExactly(vpc);
  }

  @Test
  void zonesOfOtherVpcs_andPublicOnes_andNeighbours_areNotTaken() {
    String other = newVpc();
    DnsZone others = in(other).ensureZone(DOMAIN, "t1");
    clients.route53().createHostedZone(r -> r.name(DOMAIN).callerReference("public"));
    in(vpc).ensureZone("t1-firecamp.org", "t1");

    assertThat(in(vpc).findZone(DOMAIN)).isEmpty();
    DnsZone ours = in(vpc).ensureZone(DOMAIN, "t1");
    assertThat(ours.id()).isNotEqualTo(others.id());
    assertThat(in(vpc).findZone("t1-firecamp.co")).isEmpty();
  }

  @Test
  void zoneOfNobody_becomesTheClusters_andKeepsItsComment() {
    clients
        .route53()
        .createHostedZone(
            r ->
                r.name(DOMAIN)
                    .callerReference("by hand")
                    .vpc(v -> v.vpcId(vpc).vpcRegion(TestClients.REGION))
                    .hostedZoneConfig(c -> c.privateZone(true).comment("made by hand")));

    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");
    assertThat(zone.cluster()).isEqualTo("t1");
    assertThat(reopened().findZone(DOMAIN)).contains(zone);
    assertThat(
            clients.route53().getHostedZone(r -> r.id(zone.id())).hostedZone().config().comment())
        .startsWith("made by hand");
    assertThatThrownBy(() -> reopened().ensureZone(DOMAIN, "another")).hasMessageContaining("t1");
  }

  @Test
  void upsert_isOneChange_whichShortensHowLongMissingNamesAreRemembered() {
    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");
    calls.reset();
    reopened().upsert(zone, List.of(record("a-0", "10.0.0.1"), record("a-1", "10.0.0.2")));

    assertThat(calls.counts())
        .containsOnly(
            Map.entry("Route53 GetHostedZone", 1),
            Map.entry("Route53 ListResourceRecordSets", 2),
            Map.entry("Route53 ChangeResourceRecordSets", 1));
    ResourceRecordSet start =
        records(zone).stream().filter(s -> s.type() == RRType.SOA).findFirst().orElseThrow();
    assertThat(start.ttl()).isEqualTo(5);
    assertThat(start.resourceRecords().get(0).value()).endsWith(" 5");
    assertThat(records(zone)).filteredOn(s -> s.type() == RRType.A).allMatch(s -> s.ttl() == 5);
  }

  @Test
  void upsert_ofWhatIsThere_changesNothing() {
    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");
    reopened().upsert(zone, List.of(record("a-0", "10.0.0.1")));
    calls.reset();
    reopened().upsert(zone, List.of(record("a-0", "10.0.0.1")));

    assertThat(calls.counts()).doesNotContainKey("Route53 ChangeResourceRecordSets");
  }

  @Test
  void otherTypes_ofTheName_areLeftAlone() {
    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");
    reopened().upsert(zone, List.of(record("a-0", "10.0.0.1")));
    ResourceRecordSet note =
        ResourceRecordSet.builder()
            .name("a-0." + DOMAIN)
            .type(RRType.TXT)
            .ttl(60L)
            .resourceRecords(ResourceRecord.builder().value("\"a note\"").build())
            .build();
    Change change = Change.builder().action(ChangeAction.CREATE).resourceRecordSet(note).build();
    route53.changeResourceRecordSets(
        ChangeResourceRecordSetsRequest.builder()
            .hostedZoneId(zone.id())
            .changeBatch(b -> b.changes(List.of(change)))
            .build());
    reopened().deleteRecords(zone, List.of("a-0." + DOMAIN));

    assertThat(reopened().find(zone, List.of("a-0." + DOMAIN))).isEmpty();
    assertThat(records(zone)).anyMatch(s -> s.type() == RRType.TXT);
  }

  @Test
  void deleteZone_ofAnotherCluster_isRefused() {
    DnsZone zone = reopened().ensureZone(DOMAIN, "t1");

    assertThatThrownBy(() -> reopened().deleteZone(new DnsZone(zone.id(), DOMAIN, "another")))
        .hasMessageContaining("belongs to cluster t1");
    assertThat(reopened().findZone(DOMAIN)).contains(zone);
  }
}
