package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DnsBackend} has to pass. */
public abstract class DnsBackendContract {
  private static final String CLUSTER = "t1";
  private DnsBackend dns;

  /** For subclasses. */
  protected DnsBackendContract() {}

  /** A backend without the zone {@link #domain}. */
  protected abstract DnsBackend create();

  /** The storage of {@link #create} as another process sees it. */
  protected abstract DnsBackend reopened();

  /** A lower-case domain that the tests may use. */
  protected String domain() {
    return "t1-firecamp.com";
  }

  @BeforeEach
  void open() {
    dns = create();
  }

  private DnsRecord record(String host, String address) {
    return new DnsRecord(host + "." + domain(), address, DnsRecord.MEMBER_TTL);
  }

  @Test
  void ensureZone_twice_isTheSame_inEitherCase() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);

    assertThat(zone.domain()).isEqualTo(domain());
    assertThat(reopened().ensureZone(domain(), CLUSTER)).isEqualTo(zone);
    assertThat(dns.ensureZone(domain().toUpperCase(Locale.ROOT), CLUSTER)).isEqualTo(zone);
    assertThat(dns.findZone(domain().toUpperCase(Locale.ROOT))).contains(zone);
  }

  @Test
  void ensureZone_byEightAtOnce_makesOne() throws Exception {
    assertThat(Together.call(() -> dns.ensureZone(domain(), CLUSTER)))
        .containsOnly(dns.findZone(domain()).orElseThrow());
  }

  @Test
  void zone_hasAnOwner_andNoOtherClusterWritesToIt() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.upsert(zone, List.of(record("a-0", "10.0.0.1")));
    DnsZone forged = new DnsZone(zone.id(), zone.domain(), "another");

    assertThat(zone.cluster()).isEqualTo(CLUSTER);
    assertRefused(() -> reopened().ensureZone(domain(), "another"));
    assertRefused(() -> reopened().upsert(forged, List.of(record("a-0", "10.0.0.2"))));
    reopened().deleteRecords(forged, List.of("a-0." + domain()));
    assertThat(reopened().findZone(domain())).contains(zone);
    assertThat(dns.find(zone, List.of("a-0." + domain())))
        .containsExactly(record("a-0", "10.0.0.1"));

    dns.deleteRecords(zone, List.of("a-0." + domain()));
    dns.deleteZone(zone);
    assertThat(dns.ensureZone(domain(), "another").cluster()).isEqualTo("another");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e).hasMessageContaining(CLUSTER);
            });
  }

  @Test
  void findZone_missing_isEmpty_andMakesNone() {
    assertThat(dns.findZone(domain())).isEmpty();
    assertThat(dns.findZone(domain())).isEmpty();
  }

  @Test
  void upsert_sets_replaces_andRepeats() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.upsert(zone, List.of(record("a-0", "10.0.0.1"), record("a-1", "10.0.0.2")));
    dns.upsert(zone, List.of(record("a-0", "10.0.0.3")));
    dns.upsert(zone, List.of(record("a-0", "10.0.0.3")));

    assertThat(reopened().find(zone, List.of("a-0." + domain(), "a-1." + domain())))
        .containsExactlyInAnyOrder(record("a-0", "10.0.0.3"), record("a-1", "10.0.0.2"));
  }

  @Test
  void upsert_byEightAtOnce_losesNone() throws Exception {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    List<String> names =
        Together.call(
            () -> {
              String host = "t-" + Thread.currentThread().getId();
              dns.upsert(zone, List.of(record(host, "10.0.0.9")));
              return host + "." + domain();
            });

    assertThat(dns.find(zone, names)).hasSize(Together.THREADS);
  }

  @Test
  void upsert_zoneGone_isRefused() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.deleteZone(zone);

    assertThatThrownBy(() -> dns.upsert(zone, List.of(record("a-0", "10.0.0.1"))))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isFalse());
    assertThat(dns.findZone(domain())).isEmpty();
  }

  @Test
  void find_onlyTheNamedOnes_inEitherCase() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.upsert(zone, List.of(record("MyPg-0", "10.0.0.1"), record("other-0", "10.0.0.2")));

    assertThat(dns.find(zone, List.of("MYPG-0." + domain(), "missing-0." + domain())))
        .containsExactly(record("mypg-0", "10.0.0.1"));
  }

  @Test
  void deleteRecords_onlyTheNamedOnes_andAgain() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.upsert(zone, List.of(record("a-0", "10.0.0.1"), record("other-0", "10.0.0.2")));
    List<String> names = List.of("A-0." + domain(), "missing-0." + domain());
    dns.deleteRecords(zone, names);
    dns.deleteRecords(zone, names);

    assertThat(reopened().find(zone, List.of("a-0." + domain(), "other-0." + domain())))
        .containsExactly(record("other-0", "10.0.0.2"));
  }

  @Test
  void deleteRecords_zoneGone_isNothing() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.deleteZone(zone);
    dns.deleteRecords(zone, List.of("a-0." + domain()));

    assertThat(dns.findZone(domain())).isEmpty();
  }

  @Test
  void deleteZone_withRecords_isRefusedWithoutEffect() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.upsert(zone, List.of(record("a-0", "10.0.0.1")));

    assertThatThrownBy(() -> dns.deleteZone(zone))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isFalse());
    assertThat(dns.find(zone, List.of("a-0." + domain()))).hasSize(1);
  }

  @Test
  void deleteZone_twice_isFine() {
    DnsZone zone = dns.ensureZone(domain(), CLUSTER);
    dns.deleteZone(zone);
    dns.deleteZone(zone);

    assertThat(reopened().findZone(domain())).isEmpty();
  }
}
