package io.firecamp.testkit.dns;

import static io.firecamp.testkit.dns.DnsFixture.ZONE;
import static io.firecamp.testkit.dns.DnsFixture.ip;
import static io.firecamp.testkit.dns.DnsFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the server answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoopbackDnsServerTest {
  @SuppressWarnings("NullAway.Init")
  private DnsFixture dns;

  @BeforeEach
  void start() throws IOException {
    dns = new DnsFixture();
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAnAddressQuery(boolean tcp) throws IOException {
    Message response = dns.ask("mypg-0." + ZONE, Type.A, tcp);

    assertThat(response.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(response.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(response.getHeader().getFlag(Flags.RA)).isFalse();
    ARecord record = (ARecord) response.getSection(Section.ANSWER).get(0);
    assertThat(record.getAddress()).isEqualTo(ip("127.0.0.2"));
    assertThat(record.getTTL()).isEqualTo(5);
    assertThat(response.getOPT()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsAnUnknownNameForFiveSeconds(boolean tcp) throws IOException {
    Message response = dns.ask("mypg-9." + ZONE, Type.A, tcp);

    assertThat(response.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(response.getHeader().getFlag(Flags.AA)).isTrue();
    assertFiveSecondAuthority(response);
  }

  @Test
  void tellsATypeTheNameLacksForFiveSeconds() throws IOException {
    Message response = dns.ask("mypg-0." + ZONE, Type.AAAA, false);

    assertThat(response.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(response.getSection(Section.ANSWER)).isEmpty();
    assertFiveSecondAuthority(response);
  }

  private static void assertFiveSecondAuthority(Message response) {
    SOARecord authority = (SOARecord) response.getSection(Section.AUTHORITY).get(0);
    assertThat(authority.getName().toString(true)).isEqualTo(ZONE);
    assertThat(authority.getTTL()).isEqualTo(5);
    assertThat(authority.getMinimum()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {Type.SOA, Type.NS})
  void answersForTheApex(int type) throws IOException {
    Message response = dns.ask(ZONE, type, false);

    assertThat(response.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(response.getSection(Section.ANSWER)).hasSize(1);
    assertThat(response.getSection(Section.ANSWER).get(0).getType()).isEqualTo(type);
  }

  @Test
  void saysThatTheApexExistsWithoutAddress() throws IOException {
    assertThat(dns.ask(ZONE, Type.A, false).getRcode()).isEqualTo(Rcode.NOERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", ".", "com", "t1-firecamp.com.example.com"})
  void refusesNamesOutside(String name) throws IOException {
    Message response = dns.ask(name, Type.A, false);

    assertThat(response.getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(response.getHeader().getFlag(Flags.AA)).isFalse();
  }

  @Test
  void refusesOtherClassesAndTransfers() throws IOException {
    Name zone = Name.fromString(ZONE + ".");
    assertThat(
            dns.resolver(false)
                .send(query(Record.newRecord(zone, Type.A, DClass.CHAOS)))
                .getRcode())
        .isEqualTo(Rcode.REFUSED);
    Message transfer = new Message(dns.exchangeUdp(query(zone, Type.AXFR).toWire()));
    assertThat(transfer.getRcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void keepsTheCaseOfTheQuestion() throws IOException {
    Message response = dns.ask("MyPg-0.T1-FireCamp.com", Type.A, false);

    assertThat(response.getQuestion().getName().toString()).isEqualTo("MyPg-0.T1-FireCamp.com.");
    assertThat(response.getSection(Section.ANSWER).get(0).getName().toString())
        .isEqualTo("MyPg-0.T1-FireCamp.com.");
  }

  @Test
  void servesAChangedRecordToTheNextQuery() throws IOException {
    assertThat(dns.addresses("mypg-0." + ZONE)).containsExactly(ip("127.0.0.2"));
    dns.records.put("mypg-0." + ZONE, List.of(ip("127.0.0.7")));
    assertThat(dns.addresses("mypg-0." + ZONE)).containsExactly(ip("127.0.0.7"));
    dns.records.remove("mypg-0." + ZONE);
    assertThat(dns.ask("mypg-0." + ZONE, Type.A, false).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void reportsAFailingSourceAndGoesOn() throws IOException {
    assertThat(dns.ask("broken." + ZONE, Type.A, false).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(dns.addresses("mypg-0." + ZONE)).hasSize(1);
  }
}
